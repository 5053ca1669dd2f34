import type { Address } from '@solana/kit';

/** An account as a node gives it: its address and its raw bytes. Empty bytes mean that it was closed. */
export interface RawAccount {
  readonly address: Address;
  readonly data: Uint8Array;
}

/**
 * Why the program would refuse, in its own words. In a quote it is the FIRST rule that fails, in the order in which the program
 * asks, at the book's time; `null` means that no rule of the program stands against it. Balances and signatures of the person who
 * acts are not looked at.
 */
export interface Refusal {
  /** Code of the program's error, from 6000. */
  readonly code: number;
  /** Name of the program's error: `CapacityReached`, `ReserveTooLow`, `AssessmentStale`, ... */
  readonly name: string;
  /** The program's words for it. */
  readonly message: string;
}

/** A ratio in basis points, 10,000 is one. Rounded down unless said otherwise. */
export type Bps = number;

/** Base units of the mint that the field's page names. */
export type Units = bigint;

/** Unix seconds. */
export type Seconds = bigint;

/** Days since 1970-01-01, UTC. */
export type Day = bigint;

/** An annual rate over `RATE_ONE` (1e9): 25,000,000 is 2.5 % a year. */
export type Rate = bigint;

/** A price over `PRICE_ONE` (1e9): settlement mint for one whole unit of collateral. */
export type Price = bigint;

/** Scale of a `Rate`. */
export const RATE_ONE = 1_000_000_000n;
/** Scale of a `Price`. */
export const PRICE_ONE = 1_000_000_000n;
/** Scale of `PoolView.sharePrice` and of every other price of a share. */
export const SHARE_PRICE_ONE = 1_000_000_000_000n;
/** Scale of a settlement factor. */
export const FACTOR_ONE = 1_000_000_000n;
