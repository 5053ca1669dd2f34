/** Token accounts of people, and the mints they hold, of both token programs. */

import {
  type Address,
  type GetMultipleAccountsApi,
  getBase64Encoder,
  getI64Decoder,
  getU64Decoder,
  type Instruction,
  type Lamports,
  type ReadonlyUint8Array,
  type Rpc,
  type TransactionSigner,
} from '@solana/kit';
import { getTransferSolInstruction } from '@solana-program/system';
import {
  findAssociatedTokenPda,
  getCloseAccountInstruction,
  getCreateAssociatedTokenIdempotentInstruction,
  getSyncNativeInstruction,
  TOKEN_PROGRAM_ADDRESS,
} from '@solana-program/token';
import type { ReadOptions } from './accounts';

/** The Token-2022 program. */
export const TOKEN_2022_PROGRAM_ADDRESS = 'TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb' as Address;
/** Mint of wrapped SOL. */
export const NATIVE_MINT = 'So11111111111111111111111111111111111111112' as Address;

const CLOCK = 'SysvarC1ock11111111111111111111111111111111' as Address;
const BATCH = 100;

/** A mint of one of the two token programs. */
export type Mint = {
  readonly address: Address;
  /** Token program that owns it. */
  readonly program: Address;
  readonly decimals: number;
  /** Base units in being. */
  readonly supply: bigint;
};

/** Time of the chain, which every rule of the program goes by. */
export type ChainClock = {
  /** Unix seconds. */
  readonly unixTimestamp: bigint;
  readonly slot: bigint;
};

type RawAccount = { readonly owner: Address; readonly bytes: ReadonlyUint8Array };

async function fetchRaw(
  rpc: Rpc<GetMultipleAccountsApi>,
  addresses: readonly Address[],
  options: ReadOptions,
): Promise<(RawAccount | undefined)[]> {
  const found: (RawAccount | undefined)[] = [];
  for (let from = 0; from < addresses.length; from += BATCH) {
    const answer = await rpc
      .getMultipleAccounts(addresses.slice(from, from + BATCH), {
        encoding: 'base64',
        commitment: options.commitment ?? 'confirmed',
      })
      .send({ abortSignal: options.signal });
    for (const account of answer.value) {
      found.push(account ? { owner: account.owner, bytes: getBase64Encoder().encode(account.data[0]) } : undefined);
    }
  }
  return found;
}

function isTokenProgram(program: Address): boolean {
  return program === TOKEN_PROGRAM_ADDRESS || program === TOKEN_2022_PROGRAM_ADDRESS;
}

/** Mints by address; none for what is no mint. Layout of both programs: supply at 36, decimals at 44. */
export async function fetchMints(
  rpc: Rpc<GetMultipleAccountsApi>,
  addresses: readonly Address[],
  options: ReadOptions = {},
): Promise<Map<Address, Mint>> {
  const accounts = await fetchRaw(rpc, addresses, options);
  const mints = new Map<Address, Mint>();
  addresses.forEach((address, index) => {
    const account = accounts[index];
    if (!account || !isTokenProgram(account.owner) || account.bytes.length < 82) return;
    mints.set(address, {
      address,
      program: account.owner,
      decimals: account.bytes[44] ?? 0,
      supply: getU64Decoder().decode(account.bytes, 36),
    });
  });
  return mints;
}

/**
 * A mint.
 *
 * @throws when there is no mint at the address.
 */
export async function fetchMint(rpc: Rpc<GetMultipleAccountsApi>, address: Address, options: ReadOptions = {}): Promise<Mint> {
  const mint = (await fetchMints(rpc, [address], options)).get(address);
  if (!mint) throw new Error(`no mint at ${address}`);
  return mint;
}

/** Balances of token accounts in base units; none for what is no token account. Layout of both programs: amount at 64. */
export async function fetchBalances(
  rpc: Rpc<GetMultipleAccountsApi>,
  tokenAccounts: readonly Address[],
  options: ReadOptions = {},
): Promise<Map<Address, bigint>> {
  const accounts = await fetchRaw(rpc, tokenAccounts, options);
  const balances = new Map<Address, bigint>();
  tokenAccounts.forEach((address, index) => {
    const account = accounts[index];
    if (!account || !isTokenProgram(account.owner) || account.bytes.length < 165) return;
    balances.set(address, getU64Decoder().decode(account.bytes, 64));
  });
  return balances;
}

/** Time of the chain. */
export async function fetchClock(rpc: Rpc<GetMultipleAccountsApi>, options: ReadOptions = {}): Promise<ChainClock> {
  const [account] = await fetchRaw(rpc, [CLOCK], options);
  if (!account) throw new Error('the node has no clock');
  return {
    slot: getU64Decoder().decode(account.bytes, 0),
    unixTimestamp: getI64Decoder().decode(account.bytes, 32),
  };
}

/** Associated token account of an owner. */
export async function tokenAccount(mint: Pick<Mint, 'address' | 'program'>, owner: Address): Promise<Address> {
  const [address] = await findAssociatedTokenPda({ mint: mint.address, owner, tokenProgram: mint.program });
  return address;
}

/** Opens an owner's associated token account at the payer's cost; nothing happens when it is there. */
export async function openTokenAccount(
  mint: Pick<Mint, 'address' | 'program'>,
  owner: Address,
  payer: TransactionSigner,
): Promise<Instruction> {
  return getCreateAssociatedTokenIdempotentInstruction({
    payer,
    ata: await tokenAccount(mint, owner),
    owner,
    mint: mint.address,
    tokenProgram: mint.program,
  });
}

/** Wraps SOL into the owner's associated account of wrapped SOL, which is opened when it is missing. */
export async function wrapSol(owner: TransactionSigner, lamports: bigint): Promise<Instruction[]> {
  const mint = { address: NATIVE_MINT, program: TOKEN_PROGRAM_ADDRESS };
  const account = await tokenAccount(mint, owner.address);
  return [
    await openTokenAccount(mint, owner.address, owner),
    getTransferSolInstruction({ source: owner, destination: account, amount: lamports as Lamports }),
    getSyncNativeInstruction({ account }),
  ];
}

/** Closes the owner's associated account of wrapped SOL: everything in it becomes SOL again. */
export async function unwrapSol(owner: TransactionSigner): Promise<Instruction> {
  const account = await tokenAccount({ address: NATIVE_MINT, program: TOKEN_PROGRAM_ADDRESS }, owner.address);
  return getCloseAccountInstruction({ account, destination: owner.address, owner });
}
