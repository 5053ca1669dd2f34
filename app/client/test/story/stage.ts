/** What the chapters of the story share. */

import { type Address, generateKeyPairSigner, getAddressEncoder, type KeyPairSigner } from '@solana/kit';
import { fetchMint, type LoadedKind, type Mint, NATIVE_MINT, planObservation } from '../../src';
import { required, World } from '../world';

/** The Pyth receiver on mainnet and devnet. */
export const PYTH_RECEIVER = 'rec5EKMGg6MxZYaMdyBfgwp4d5rB9T1VQH5pJv5LtFJ' as Address;
/** First bytes of a price account. */
const PRICE_UPDATE = [34, 241, 35, 99, 157, 126, 244, 205];
/** One US dollar in the unit of the source's prices: eight decimals. */
export const DOLLAR = 100_000_000n;
export const DAY = 86_400n;

/** A collateral of the story. */
export type Backing = { readonly collateral: Mint; feed?: Address; readonly priceUpdate: Address; buffer?: Address };

export class Stage {
  /** SOL in the first buffer, a token of its own in the second. */
  readonly backings: Backing[] = [];
  readonly tranches: Address[] = [];
  /** Put on the first buffer. */
  put: Address | undefined;
  /** Policies by the name of their holder. */
  readonly policies = new Map<string, Address>();
  /** Product of the chapter on cover. */
  secondProduct: Address | undefined;
  /** The incident that is settled. */
  incident: Address | undefined;
  readonly people = new Map<string, KeyPairSigner>();
  /** Pays for steps that nobody in particular takes. */
  readonly keeper: KeyPairSigner;

  private constructor(
    readonly world: World,
    keeper: KeyPairSigner,
  ) {
    this.keeper = keeper;
  }

  static async set(): Promise<Stage> {
    const world = await World.founded({ waitingPeriod: 2 * 86_400 });
    const stage = new Stage(world, await world.wallet());
    for (const collateral of [await fetchMint(world.rpc, NATIVE_MINT), await world.newMint(9)]) {
      stage.backings.push({ collateral, priceUpdate: (await generateKeyPairSigner()).address });
    }
    return stage;
  }

  async person(name: string, tokens = 0n): Promise<KeyPairSigner> {
    const person = await this.world.wallet(tokens);
    this.people.set(name, person);
    return person;
  }

  who(name: string): KeyPairSigner {
    return required(this.people.get(name), name);
  }

  /** Pool and mint, as plans take them. */
  async at() {
    return { pool: await this.world.pool(), mint: this.world.mint };
  }

  buffer(index: number): Promise<LoadedKind<'buffer'>> {
    return this.world.load('buffer', required(this.backings[index]?.buffer));
  }

  tranche(index: number): Promise<LoadedKind<'tranche'>> {
    return this.world.load('tranche', required(this.tranches[index]));
  }

  /** Buffer, pool and both mints, as plans take them. */
  async atBuffer(index: number) {
    return { ...(await this.at()), buffer: await this.buffer(index), collateral: required(this.backings[index]).collateral };
  }

  /** Has every feed take a price that was published now. */
  async observe(dollars: readonly bigint[]): Promise<void> {
    for (const [index, backing] of this.backings.entries()) {
      this.world.put(
        backing.priceUpdate,
        PYTH_RECEIVER,
        priceUpdate(backing.collateral.address, required(dollars[index]), this.world.now),
      );
      const feed = await this.world.load('feed', required(backing.feed));
      await this.world.send(planObservation({ feed, priceUpdate: backing.priceUpdate }), this.keeper);
    }
  }

  /** Lets the averaging window pass with the same prices throughout. */
  async steady(dollars: readonly bigint[]): Promise<void> {
    for (let minute = 0; minute <= 10; minute++) {
      this.world.advance(60);
      await this.observe(dollars);
    }
  }
}

/** The source's id of a collateral's price. */
export function feedId(mint: Address): Uint8Array {
  return Uint8Array.from(getAddressEncoder().encode(mint));
}

/** A fully verified price account, as the receiver writes it. */
function priceUpdate(mint: Address, dollars: bigint, now: bigint): Uint8Array {
  const data = new Uint8Array(134);
  const view = new DataView(data.buffer);
  data.set(PRICE_UPDATE, 0);
  data[40] = 1;
  data.set(feedId(mint), 41);
  view.setBigInt64(73, dollars * DOLLAR, true);
  view.setInt32(89, -8, true);
  view.setBigInt64(93, now, true);
  view.setBigInt64(101, now - 1n, true);
  view.setBigInt64(109, dollars * DOLLAR, true);
  return data;
}
