/** A fund on the real bytecode, founded by the client's own plans: what the tests stand on. */

import {
  type Address,
  generateKeyPairSigner,
  getAddressEncoder,
  getU64Decoder,
  getU64Encoder,
  type KeyPairSigner,
  lamports,
  type Signature,
} from '@solana/kit';
import { TOKEN_PROGRAM_ADDRESS } from '@solana-program/token';
import {
  createSender,
  explain,
  fetchAll,
  fetchBalances,
  fetchMint,
  fetchOne,
  fetchTransactionEvents,
  type Kind,
  type KindFilters,
  type LoadedKind,
  type LoggedEvent,
  type Mint,
  Peril,
  type PersonError,
  type Plan,
  type ProductTermsArgs,
  planAppealCommittee,
  planBond,
  planCommittee,
  planFund,
  planListing,
  planPool,
  planProductAssessment,
  type Receipt,
  type Step,
  tokenAccount,
} from '../src';
import { TestNode } from './node';
import { fundParameters, poolParameters, productTerms, USD } from './parameters';

const NO_GROUP = 255;
/** Signatures that decide, of seven members. */
const THRESHOLD = 5;

export class World {
  readonly node = new TestNode();
  readonly rpc = this.node.rpc;
  readonly sender = createSender({ rpc: this.rpc, patience: { pollMs: 1, resendMs: 20, giveUpMs: 2_000 } });
  readonly members: KeyPairSigner[] = [];
  readonly appealMembers: KeyPairSigner[] = [];
  private made: Partial<{
    authority: KeyPairSigner;
    treasury: Address;
    mint: Mint;
    fund: Address;
    pool: Address;
    product: Address;
  }> = {};

  get authority(): KeyPairSigner {
    return required(this.made.authority);
  }
  get treasury(): Address {
    return required(this.made.treasury);
  }
  get mint(): Mint {
    return required(this.made.mint);
  }
  get now(): bigint {
    return this.node.now;
  }
  fund(): Promise<LoadedKind<'fund'>> {
    return this.load('fund', required(this.made.fund));
  }
  pool(): Promise<LoadedKind<'pool'>> {
    return this.load('pool', required(this.made.pool));
  }
  product(address = this.made.product): Promise<LoadedKind<'product'>> {
    return this.load('product', required(address));
  }

  /** A fund with a pool without capital, one product and two bonded committees. */
  static async founded(terms: Partial<ProductTermsArgs> = {}): Promise<World> {
    const world = new World();
    await world.found();
    world.made.product = await world.list(1n, 0, { ...productTerms, ...terms });
    return world;
  }

  private async found(): Promise<void> {
    const authority = await this.wallet();
    const treasury = (await this.wallet()).address;
    const mint = await this.newMint(6);
    this.made = { authority, treasury, mint };
    const creation = { authority, parameters: fundParameters, guardian: authority.address, treasury, bondMint: mint };
    const fund = await planFund({ ...creation, id: 1n });
    await this.send(fund, authority);
    this.made.fund = fund.fund;
    const loaded = await this.fund();
    const pool = await planPool({ fund: loaded, authority, mint, parameters: poolParameters, mintGroup: NO_GROUP });
    await this.send(pool, authority);
    this.made.pool = pool.pool;
    for (let seat = 0; seat < 10; seat++) (seat < 7 ? this.members : this.appealMembers).push(await this.attestor());
    const committee = { fund: loaded, authority };
    const of = (signers: KeyPairSigner[]) => signers.map(({ address }) => address);
    const first = await planCommittee({ ...committee, version: 1, threshold: THRESHOLD, members: of(this.members) });
    await this.send(first, authority);
    const second = await planCommittee({ ...committee, version: 2, threshold: 3, members: of(this.appealMembers) });
    await this.send(second, authority);
    await this.send(planAppealCommittee({ ...committee, committee: await this.load('committee', second.committee) }), authority);
    this.committee = first.committee;
  }

  private committee: Address | undefined;

  /** A product, listed and assessed: 2 % expected loss, 40 % shock. */
  async list(id: bigint, group: number, terms: ProductTermsArgs = productTerms): Promise<Address> {
    const { authority } = this;
    const pool = await this.pool();
    const kind = { name: `Product ${id}`, peril: Peril.ContractExploit, group, id, terms };
    const listing = await planListing({ pool, authority, committee: required(this.committee), ...kind });
    await this.send(listing, authority);
    const product = await this.load('product', listing.product);
    const rates = { elRate: 20_000_000n, shockRate: 400_000_000n, assessmentHash: new Uint8Array(32).fill(9) };
    await this.send(planProductAssessment({ pool, product, authority, ...rates }), authority);
    return listing.product;
  }

  /** A registered and bonded attestor. */
  async attestor(): Promise<KeyPairSigner> {
    const authority = await this.wallet(100_000n * USD);
    const bond = { fund: await this.fund(), bondMint: this.mint, authority, attestor: undefined, amount: 1_000n * USD };
    await this.send(await planBond(bond), authority);
    return authority;
  }

  /** A wallet with SOL, and tokens of the settlement mint. */
  async wallet(tokens = 0n): Promise<KeyPairSigner> {
    const signer = await generateKeyPairSigner();
    this.node.svm.airdrop(signer.address, lamports(10_000_000_000n));
    if (tokens > 0n) await this.give(this.mint, signer.address, tokens);
    return signer;
  }

  /** A new mint of the token program. */
  async newMint(decimals: number): Promise<Mint> {
    const { address } = await generateKeyPairSigner();
    const data = new Uint8Array(82);
    data[44] = decimals;
    data[45] = 1;
    this.put(address, TOKEN_PROGRAM_ADDRESS, data);
    return fetchMint(this.rpc, address);
  }

  /** Sets what an owner holds of a mint, in its associated account. */
  async give(mint: Mint, owner: Address, amount: bigint): Promise<void> {
    const data = new Uint8Array(165);
    data.set(getAddressEncoder().encode(mint.address), 0);
    data.set(getAddressEncoder().encode(owner), 32);
    data.set(getU64Encoder().encode(amount), 64);
    data[108] = 1;
    this.put(await tokenAccount(mint, owner), mint.program, data);
  }

  /** Any bytes in an account of any program. */
  put(address: Address, programAddress: Address, data: Uint8Array): void {
    const space = BigInt(data.length);
    const rent = lamports(this.node.svm.minimumBalanceForRentExemption(space));
    this.node.svm.setAccount({ address, programAddress, data, lamports: rent, executable: false, space });
  }

  load<K extends Kind>(kind: K, address: Address): Promise<LoadedKind<K>> {
    return fetchOne(this.rpc, kind, address);
  }

  claims(where: KindFilters<'claim'>): Promise<LoadedKind<'claim'>[]> {
    return fetchAll(this.rpc, 'claim', where);
  }
  positions(): Promise<LoadedKind<'position'>[]> {
    return fetchAll(this.rpc, 'position', { pool: required(this.made.pool) });
  }
  tranchePositions(): Promise<LoadedKind<'tranchePosition'>[]> {
    return fetchAll(this.rpc, 'tranchePosition');
  }
  bufferPositions(): Promise<LoadedKind<'bufferPosition'>[]> {
    return fetchAll(this.rpc, 'bufferPosition');
  }

  /** Puts tokens into the pool's vault that its ledger does not know. */
  async donate(amount: bigint): Promise<void> {
    const { vault } = (await this.pool()).data;
    const data = this.node.bytes(vault);
    const held = getU64Decoder().decode(data, 64);
    data.set(getU64Encoder().encode(held + amount), 64);
    this.put(vault, this.mint.program, data);
  }

  /** What an owner holds of a mint. */
  async holds(owner: Address, mint = this.mint): Promise<bigint> {
    const account = await tokenAccount(mint, owner);
    return (await fetchBalances(this.rpc, [account])).get(account) ?? 0n;
  }

  send(plan: Plan | Step, feePayer: KeyPairSigner): Promise<Receipt> {
    return this.sender.send(plan, { feePayer });
  }

  /** Sends; what the program told about it. */
  async events(plan: Plan | Step, feePayer: KeyPairSigner): Promise<LoggedEvent[]> {
    return this.eventsOf((await this.send(plan, feePayer)).signature);
  }

  eventsOf(signature: Signature): Promise<LoggedEvent[]> {
    return fetchTransactionEvents(this.rpc, signature);
  }

  /** Why a plan is refused. */
  async refusal(plan: Plan | Step, feePayer: KeyPairSigner): Promise<PersonError> {
    const sent = await this.send(plan, feePayer).then(
      () => undefined,
      (error: unknown) => explain(error),
    );
    return required(sent, 'it went through');
  }

  advance(seconds: bigint | number): void {
    this.node.advance(BigInt(seconds));
  }
}

/** A value that a test knows to be there. */
export function required<T>(value: T | undefined, otherwise = 'missing'): T {
  if (value === undefined) throw new Error(otherwise);
  return value;
}
