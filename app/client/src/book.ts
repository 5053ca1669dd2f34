/** A fund whole, at one moment: what an audit reads. */

import { type Address, type GetMultipleAccountsApi, type GetProgramAccountsApi, getBase64Encoder, type Rpc } from '@solana/kit';
import { AccountMissing, kindOf, type LoadedKind, load, type ReadOptions } from './accounts';
import { BULWARK_PROGRAM_ADDRESS } from './generated/programs';
import { KINDS, type Kind, type KindData } from './kinds';
import { type ChainClock, fetchBalances, fetchClock } from './tokens';

/** Every account of a fund, by kind. */
export type FundAccounts = { readonly [K in Kind]: readonly LoadedKind<K>[] };

/** A fund whole. */
export type FundBook = {
  readonly accounts: FundAccounts;
  /** Balances of its vaults: bonds, pools, tranches, buffers. */
  readonly balances: ReadonlyMap<Address, bigint>;
  readonly clock: ChainClock;
  /** Slot of the accounts, all of the same. */
  readonly slot: bigint;
  /** Whether the balances were the same before and after the accounts were read. If not, books and vaults may differ by what moved meanwhile. */
  readonly isSteady: boolean;
};

/** How often to read until the balances stand still. */
const TRIES = 3;

/**
 * Loads a fund whole: its accounts in one answer of the node, and the balances of its vaults before and after.
 *
 * @throws {@link AccountMissing} when there is no such fund.
 */
export async function loadBook(
  rpc: Rpc<GetMultipleAccountsApi & GetProgramAccountsApi>,
  fund: Address,
  options: ReadOptions = {},
): Promise<FundBook> {
  let { accounts, slot } = await fetchFund(rpc, fund, options);
  let balances = await fetchBalances(rpc, vaultsOf(accounts), options);
  let isSteady = false;
  for (let attempt = 0; attempt < TRIES && !isSteady; attempt++) {
    ({ accounts, slot } = await fetchFund(rpc, fund, options));
    const after = await fetchBalances(rpc, vaultsOf(accounts), options);
    isSteady = after.size === balances.size && [...after].every(([address, amount]) => balances.get(address) === amount);
    balances = after;
  }
  return { accounts, balances, clock: await fetchClock(rpc, options), slot, isSteady };
}

/** All accounts of a fund as the maths module's `Book.open` takes them. */
export function rawAccounts(accounts: FundAccounts): { address: Address; data: Uint8Array }[] {
  return Object.values<readonly { address: Address; raw: Uint8Array }[]>(accounts)
    .flat()
    .map(({ address, raw }) => ({ address, data: raw }));
}

/** Addresses of the vaults of a fund: bonds, pools, tranches, buffers. */
export function vaultsOf(accounts: FundAccounts): Address[] {
  return [
    ...accounts.fund.map(({ data }) => data.bondVault),
    ...[...accounts.pool, ...accounts.tranche, ...accounts.buffer].map(({ data }) => data.vault),
  ];
}

/** What an account belongs to; a fund belongs to itself. */
const PARENT: { readonly [K in Kind]: (data: KindData[K], address: Address) => Address } = {
  fund: (_, address) => address,
  pool: ({ fund }) => fund,
  committee: ({ fund }) => fund,
  attestor: ({ fund }) => fund,
  feed: ({ fund }) => fund,
  incident: ({ fund }) => fund,
  premiumBook: ({ pool }) => pool,
  position: ({ pool }) => pool,
  product: ({ pool }) => pool,
  policy: ({ pool }) => pool,
  tranche: ({ pool }) => pool,
  buffer: ({ pool }) => pool,
  claim: ({ incident }) => incident,
  tranchePosition: ({ tranche }) => tranche,
  bufferPosition: ({ buffer }) => buffer,
  hedge: ({ buffer }) => buffer,
};

async function fetchFund(rpc: Rpc<GetProgramAccountsApi>, fund: Address, { commitment = 'confirmed', signal }: ReadOptions) {
  const answer = await rpc
    .getProgramAccounts(BULWARK_PROGRAM_ADDRESS, { encoding: 'base64', commitment, withContext: true })
    .send({ abortSignal: signal });
  const { slot } = answer.context;
  // Filled below with each kind's own; the compiler cannot follow the kind through the loops.
  const found = Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, []])) as unknown as Record<Kind, LoadedKind<Kind>[]>;
  for (const { pubkey, account } of answer.value) {
    const raw = getBase64Encoder().encode(account.data[0]);
    const kind = kindOf(raw);
    if (kind) found[kind].push(load(kind, pubkey, raw, account.lamports, slot));
  }
  const accounts = ofFund(found, fund);
  if (accounts.fund.length === 0) throw new AccountMissing('fund', fund);
  return { accounts, slot };
}

/** The accounts that belong to a fund, through as many others as it takes. Parents stand before children in `PARENT`. */
function ofFund(found: Record<Kind, LoadedKind<Kind>[]>, fund: Address): FundAccounts {
  const known = new Set<Address>([fund]);
  const selected = {} as Record<Kind, LoadedKind<Kind>[]>;
  for (const kind of Object.keys(PARENT) as Kind[]) {
    const parent = PARENT[kind] as (data: KindData[Kind], address: Address) => Address;
    selected[kind] = found[kind].filter(({ address, data }) => known.has(parent(data, address)));
    for (const { address } of selected[kind]) known.add(address);
  }
  return selected as unknown as FundAccounts;
}
