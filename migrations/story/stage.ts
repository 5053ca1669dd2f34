/** The stage: chain, people, time, and what happened so far. */

import {
  type AtPool,
  type Buffer as BufferAccount,
  type Decoded,
  dayOf,
  fetchClock,
  fetchMint,
  fetchOne,
  formatAmount,
  formatDate,
  inOneStep,
  type Mint,
  type Plan,
  type Product,
  planAccrual,
  planRoll,
  planTrancheSync,
  type Step,
  type Tranche,
} from '@bulwark/client';
import type { Address, KeyPairSigner } from '@solana/kit';
import type { Node } from '../chain/node';
import type { Blueprint, PlacedPool } from '../plan/blueprint';
import type { Hands } from './clock';

const DAY = 86_400n;
/** How to read what a local network shows at this moment. */
export const NOW = { commitment: 'processed' } as const;

/** What a story is told with. */
export type Rig = {
  readonly node: Node;
  readonly blueprint: Blueprint;
  readonly hands: Hands;
  /** Sends a plan; whoever it names pays. */
  readonly send: (plan: Plan | Step, feePayer: KeyPairSigner) => Promise<void>;
  readonly say: (line: string) => void;
};

/** A policy that was sold. */
export type Sold = { readonly policy: Address; readonly pool: string; readonly holder: string };

/** Everything that chapters share. */
export class Stage {
  /** Transactions sent. */
  sent = 0;
  /** Policies by the name of their sale. */
  readonly sold = new Map<string, Sold>();
  private month = 1;
  private constructor(
    readonly rig: Rig,
    /** When the story began, unix seconds. */
    readonly begin: bigint,
    private readonly mints: ReadonlyMap<Address, Mint>,
  ) {}

  /** A stage on the network's present. */
  static async open(rig: Rig): Promise<Stage> {
    const { unixTimestamp } = await fetchClock(rig.node, NOW);
    const wanted = [...rig.blueprint.file.mints.values()].map(({ address }) => fetchMint(rig.node, address, NOW));
    const mints = new Map((await Promise.all(wanted)).map((mint) => [mint.address, mint]));
    return new Stage(rig, unixTimestamp, mints);
  }

  /** A person's key. */
  person(name: string): KeyPairSigner {
    const key = this.rig.blueprint.file.keys.get(name);
    if (!key) throw new Error(`the fund's file has nobody named ${name}: the story needs the example's people`);
    return key.signer;
  }

  /** A pool of the file by the symbol of its mint. */
  placed(symbol: string): PlacedPool {
    const found = this.rig.blueprint.pools.find(({ file }) => file.mint.symbol === symbol);
    if (!found) throw new Error(`the fund's file has no pool of ${symbol}: the story needs the example's pools`);
    return found;
  }

  /** A mint by its address. */
  mint(address: Address): Mint {
    const found = this.mints.get(address);
    if (!found) throw new Error(`no mint ${address}`);
    return found;
  }

  /** A pool as it is. */
  async pool(symbol: string): Promise<AtPool> {
    const pool = await fetchOne(this.rig.node, 'pool', this.placed(symbol).address, NOW);
    return { pool, mint: this.mint(pool.data.mint) };
  }

  /** A product as it is. */
  product(symbol: string, id: bigint): Promise<Decoded<Product>> {
    const found = this.placed(symbol).products.find(({ file }) => file.id === id);
    if (!found) throw new Error(`the ${symbol} pool has no product ${id}`);
    return fetchOne(this.rig.node, 'product', found.address, NOW);
  }

  /** All products of a pool as they are. */
  products(symbol: string): Promise<Decoded<Product>[]> {
    return Promise.all(this.placed(symbol).products.map(({ file }) => this.product(symbol, file.id)));
  }

  /** A pool's tranches as they are. */
  tranches(symbol: string): Promise<Decoded<Tranche>[]> {
    return Promise.all(this.placed(symbol).tranches.map(({ address }) => fetchOne(this.rig.node, 'tranche', address, NOW)));
  }

  /** A pool's buffers as they are. */
  buffers(symbol: string): Promise<Decoded<BufferAccount>[]> {
    return Promise.all(this.placed(symbol).buffers.map(({ address }) => fetchOne(this.rig.node, 'buffer', address, NOW)));
  }

  /** Base units of a pool's mint. */
  units(symbol: string, whole: bigint): bigint {
    return whole * 10n ** BigInt(this.placed(symbol).file.mint.decimals);
  }

  /** An amount of a pool's mint for people. */
  money(symbol: string, amount: bigint): string {
    return `${formatAmount(amount, this.placed(symbol).file.mint.decimals, { maxDigits: 0 })} ${symbol}`;
  }

  /** Sends a plan, which `who` pays the fees of. */
  async send(who: string, plan: Plan | Step): Promise<void> {
    await this.rig.send(plan, this.person(who));
    this.sent += 1;
  }

  /** The network's time. */
  async now(): Promise<bigint> {
    return (await fetchClock(this.rig.node, NOW)).unixTimestamp;
  }

  /** The day on which a term of so many days from now ends. */
  async endDay(days: number): Promise<bigint> {
    return dayOf((await this.now()) + DAY - 1n) + BigInt(days);
  }

  /** A moment of the story in unix seconds. */
  at(day: number): bigint {
    return this.begin + BigInt(Math.round(day * Number(DAY)));
  }

  /** Lets time pass until a day of the story; every thirty days premium is earned and re-insurers are paid. */
  async goTo(day: number): Promise<void> {
    for (; this.month * 30 <= day; this.month += 1) {
      await this.travel(this.at(this.month * 30));
      await this.keep();
    }
    await this.travel(this.at(day));
  }

  /** Moves the network's clock forward; never back. */
  async travel(to: bigint): Promise<void> {
    if (to > (await this.now())) await this.rig.hands.travel(to);
  }

  /** What a keeper does: earns premium, lets ended policies leave the exposure, pays re-insurers what they are owed. */
  async keep(): Promise<void> {
    for (const { file } of this.rig.blueprint.pools) {
      const { symbol } = file.mint;
      const at = await this.pool(symbol);
      const rolls = (await this.products(symbol)).map((product) => planRoll({ pool: at.pool, product }));
      await this.send('Keeper', inOneStep(await planAccrual(at), ...rolls));
      const { cessions } = (await this.pool(symbol)).pool.data;
      for (const tranche of await this.tranches(symbol)) {
        if ((cessions[tranche.data.index]?.owed ?? 0n) > 0n) {
          await this.send('Keeper', await planTrancheSync({ ...at, tranche }));
        }
      }
    }
  }

  /** Begins a chapter. */
  async chapter(title: string): Promise<void> {
    this.rig.say(`\n${formatDate(await this.now())}  ${title}`);
  }

  /** Says a sentence. */
  say(line: string): void {
    this.rig.say(`            ${line}`);
  }
}
