import type { Address } from '@solana/kit';
import type { Refusal, Seconds, Units } from './common';

/** One invariant of the fund: the same check that tests and the embedded runtime make after every transaction. */
export interface InvariantView {
  readonly number: number;
  readonly words: string;
  readonly holds: boolean;
  /** Every breach in words. */
  readonly breaches: readonly string[];
}

/** A vault against the ledger that says what it must hold. Base units of its mint. */
export interface VaultView {
  readonly kind: 'pool' | 'tranche' | 'buffer' | 'bonds';
  /** Pool, tranche, buffer or fund. */
  readonly owner: Address;
  readonly vault: Address;
  readonly mint: Address;
  /** `null` for attestors' bonds, whose mint no account describes. */
  readonly decimals: number | null;
  /** Balance of the token account; `null` when the book was not given it. */
  readonly balance: Units | null;
  /** The ledger's buckets, by the account's field names. */
  readonly buckets: readonly { readonly name: string; readonly amount: Units }[];
  readonly ledger: Units;
  /** Balance above the ledger: donated, nobody's price. Negative would be a breach. */
  readonly surplus: bigint | null;
}

/** Everything an auditor asks of the accounts as they are, nothing accrued. */
export interface AuditView {
  readonly at: Seconds;
  /** All invariants hold. */
  readonly sound: boolean;
  readonly invariants: readonly InvariantView[];
  readonly vaults: readonly VaultView[];
  /** The solvency rule that each pool breaks; `null` when it is solvent. */
  readonly pools: readonly { readonly pool: Address; readonly refusal: Refusal | null }[];
  /** Accounts that were looked at, by kind. */
  readonly counts: readonly { readonly kind: string; readonly count: number }[];
}
