/** What a plan is, and what plans have in common. */

import type { Address, Instruction, TransactionSigner } from '@solana/kit';
import type { Decoded } from '../accounts';
import type { Pool } from '../generated/accounts';
import { type Mint, NATIVE_MINT, openTokenAccount, tokenAccount, wrapSol } from '../tokens';

/** Instructions that must land in one transaction. */
export type Step = readonly Instruction[];

/** Something to send: steps in order. A transaction may end between two steps, never inside one. */
export type Plan = { readonly steps: readonly Step[] };

/** A plan of one step. */
export function oneStep(...instructions: (Instruction | readonly Instruction[])[]): Plan {
  return { steps: [instructions.flat() as Step] };
}

/** Plans that must land together, such as a price and what needs it fresh: all their instructions as one step. */
export function inOneStep(...plans: readonly Plan[]): Plan {
  return oneStep(...plans.flatMap((plan) => plan.steps));
}

/** Plans one after the other. A transaction may end between two of their steps. */
export function joinPlans(...plans: readonly Plan[]): Plan {
  return { steps: plans.flatMap((plan) => plan.steps) };
}

/** A pool and its settlement mint, as most plans need them. */
export type AtPool = {
  readonly pool: Decoded<Pool>;
  /** The pool's settlement mint (`fetchMint(rpc, pool.data.mint)`): the token program is the mint's. */
  readonly mint: Mint;
};

/** Addresses that follow from a pool. */
export function poolAccounts({ pool, mint }: AtPool) {
  requireMint(mint, pool.data.mint, 'the pool');
  return {
    fund: pool.data.fund,
    pool: pool.address,
    premiumBook: pool.data.premiumBook,
    vault: pool.data.vault,
    mint: mint.address,
    tokenProgram: mint.program,
  };
}

/** A plan never mixes accounts of two mints: that is a fault of the caller, found before anything is signed. */
export function requireMint(mint: Mint, expected: Address, of: string): void {
  if (mint.address !== expected) throw new Error(`${mint.address} is not the mint of ${of}: ${expected} is`);
}

/** A token account, and what has to be done before it can be used. */
export type Purse = { readonly account: Address; readonly before: readonly Instruction[] };

/**
 * The account that `owner` pays up to `most` base units from: `account`, or the associated one. Of wrapped SOL that much is
 * wrapped first, unless an account is named; what is not used stays wrapped.
 */
export async function payingPurse(mint: Mint, owner: TransactionSigner, most: bigint, account?: Address): Promise<Purse> {
  if (account) return { account, before: [] };
  const before = mint.address === NATIVE_MINT && most > 0n ? await wrapSol(owner, most) : [];
  return { account: await tokenAccount(mint, owner.address), before };
}

/** The account that `owner` is paid to: `account`, or the associated one, opened at the payer's cost when it is missing. */
export async function paidPurse(mint: Mint, owner: Address, payer: TransactionSigner, account?: Address): Promise<Purse> {
  if (account) return { account, before: [] };
  return { account: await tokenAccount(mint, owner), before: [await openTokenAccount(mint, owner, payer)] };
}
