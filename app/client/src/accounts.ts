/**
 * Reading the program's accounts: one, several, or all of a kind, each with its bytes as they lie on chain beside the
 * decoded value (the maths module takes bytes, so that what it computes is what the program would).
 */

import {
  type Address,
  type Commitment,
  type Decoder,
  type GetMultipleAccountsApi,
  type GetProgramAccountsApi,
  getBase58Decoder,
  getBase64Encoder,
  type ReadonlyUint8Array,
  type Rpc,
} from '@solana/kit';
import { BULWARK_PROGRAM_ADDRESS } from './generated/programs';
import { KINDS, type Kind, type KindData, type KindFilters } from './kinds';

/** What plans need of an account: where it is and what it says. */
export type Decoded<T> = { readonly address: Address; readonly data: T };

/** An account of the program as it was at a slot. */
export type Loaded<T> = Decoded<T> & {
  /** Its bytes, discriminator first. */
  readonly raw: Uint8Array;
  /** Its rent. */
  readonly lamports: bigint;
  /** Slot of the state that the node answered from. */
  readonly slot: bigint;
};

/** An account of a kind, loaded. */
export type LoadedKind<K extends Kind> = Loaded<KindData[K]>;

/** How to read. */
export type ReadOptions = {
  /** State to read; `confirmed` unless told. */
  readonly commitment?: Commitment;
  /** Ends the read early. */
  readonly signal?: AbortSignal;
};

/** No account of this kind is at this address. */
export class AccountMissing extends Error {
  override readonly name = 'AccountMissing';
  constructor(
    /** Kind that was asked for. */
    readonly kind: Kind,
    /** Address that was read. */
    readonly address: Address,
  ) {
    super(`no ${kind} account at ${address}`);
  }
}

/** Most accounts that a node reads at once. */
const BATCH = 100;

/**
 * All accounts of a kind, in the order of the node.
 *
 * @param where Addresses that the account must name, such as `{ fund }` of a pool or `{ pool, owner }` of a position.
 */
export async function fetchAll<K extends Kind>(
  rpc: Rpc<GetProgramAccountsApi>,
  kind: K,
  where: KindFilters<K> = {},
  options: ReadOptions = {},
): Promise<LoadedKind<K>[]> {
  const { discriminator, fields } = KINDS[kind];
  const offsets: Readonly<Record<string, number>> = fields;
  const filters = [memcmp(0n, getBase58Decoder().decode(discriminator))];
  for (const [field, value] of Object.entries<Address | undefined>(where)) {
    const offset = offsets[field];
    if (value === undefined) continue;
    if (offset === undefined) throw new Error(`${kind} accounts cannot be selected by ${field}`);
    filters.push(memcmp(BigInt(offset), value));
  }
  const answer = await rpc
    .getProgramAccounts(BULWARK_PROGRAM_ADDRESS, {
      encoding: 'base64',
      commitment: options.commitment ?? 'confirmed',
      withContext: true,
      filters,
    })
    .send({ abortSignal: options.signal });
  return answer.value.map(({ pubkey, account }) =>
    load(kind, pubkey, getBase64Encoder().encode(account.data[0]), account.lamports, answer.context.slot),
  );
}

/** Accounts of one kind by address, in order; `undefined` where there is none, or one of another kind. */
export async function fetchMany<K extends Kind>(
  rpc: Rpc<GetMultipleAccountsApi>,
  kind: K,
  addresses: readonly Address[],
  options: ReadOptions = {},
): Promise<(LoadedKind<K> | undefined)[]> {
  const parts: Promise<(LoadedKind<K> | undefined)[]>[] = [];
  for (let from = 0; from < addresses.length; from += BATCH) {
    parts.push(fetchBatch(rpc, kind, addresses.slice(from, from + BATCH), options));
  }
  return (await Promise.all(parts)).flat();
}

async function fetchBatch<K extends Kind>(
  rpc: Rpc<GetMultipleAccountsApi>,
  kind: K,
  addresses: readonly Address[],
  options: ReadOptions,
): Promise<(LoadedKind<K> | undefined)[]> {
  const answer = await rpc
    .getMultipleAccounts(addresses, { encoding: 'base64', commitment: options.commitment ?? 'confirmed' })
    .send({ abortSignal: options.signal });
  return addresses.map((address, index) => {
    const account = answer.value[index];
    if (!account || account.owner !== BULWARK_PROGRAM_ADDRESS) return undefined;
    const bytes = getBase64Encoder().encode(account.data[0]);
    return isKind(kind, bytes) ? load(kind, address, bytes, account.lamports, answer.context.slot) : undefined;
  });
}

/** One account of a kind; `undefined` when there is none. */
export async function fetchMaybe<K extends Kind>(
  rpc: Rpc<GetMultipleAccountsApi>,
  kind: K,
  address: Address,
  options: ReadOptions = {},
): Promise<LoadedKind<K> | undefined> {
  const [account] = await fetchMany(rpc, kind, [address], options);
  return account;
}

/**
 * One account of a kind.
 *
 * @throws {@link AccountMissing} when there is none, or one of another kind.
 */
export async function fetchOne<K extends Kind>(
  rpc: Rpc<GetMultipleAccountsApi>,
  kind: K,
  address: Address,
  options: ReadOptions = {},
): Promise<LoadedKind<K>> {
  const account = await fetchMaybe(rpc, kind, address, options);
  if (!account) throw new AccountMissing(kind, address);
  return account;
}

/** Kind of an account of the program by its first eight bytes; `undefined` for one that this client does not know. */
export function kindOf(raw: ReadonlyUint8Array): Kind | undefined {
  return (Object.keys(KINDS) as Kind[]).find((kind) => isKind(kind, raw));
}

/** An account from its bytes, which are decoded when its data are first asked for: rings of a year of days take their time. */
export function load<K extends Kind>(
  kind: K,
  address: Address,
  raw: ReadonlyUint8Array,
  lamports: bigint,
  slot: bigint,
): LoadedKind<K> {
  // The table pairs every kind with the decoder of its own type, which the compiler cannot follow through the index.
  const decoder = KINDS[kind].decoder() as Decoder<KindData[K]>;
  let data: KindData[K] | undefined;
  return {
    address,
    get data() {
      data ??= decoder.decode(raw);
      return data;
    },
    raw: Uint8Array.from(raw),
    lamports,
    slot,
  };
}

function isKind(kind: Kind, raw: ReadonlyUint8Array): boolean {
  return KINDS[kind].discriminator.every((byte, index) => raw[index] === byte);
}

function memcmp(offset: bigint, bytes: string) {
  return { memcmp: { encoding: 'base58' as const, offset, bytes: bytes as never } };
}
