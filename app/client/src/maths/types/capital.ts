import type { Address } from '@solana/kit';
import type { Bps, Rate, Refusal, Seconds, Units } from './common';

/** A pool with its premium earned up to the book's time: what the program would find. Base units of its mint. */
export interface PoolView {
  readonly address: Address;
  readonly fund: Address;
  readonly mint: Address;
  readonly decimals: number;
  /** The book's time. */
  readonly at: Seconds;
  /** Premium that became earned since the chain last counted it. */
  readonly earnedSince: Units;
  readonly capital: Units;
  readonly unearned: Units;
  readonly payable: Units;
  readonly cededPayable: Units;
  readonly bufferPayable: Units;
  readonly puts: Units;
  readonly fees: Units;
  readonly bonds: Units;
  /** Sum of the buckets above: what the vault must hold. */
  readonly ledger: Units;
  readonly totalShares: bigint;
  /** Worth of a million shares (the shares of the first base unit), over `SHARE_PRICE_ONE`; rounded down. */
  readonly sharePrice: bigint;
  /** Base units that all running policies earn a day, rounded down. */
  readonly earningPerDay: Units;
  /** The same a year over capital, before fees and cessions: arithmetic on what runs now, no forecast; 0 without capital. */
  readonly grossYield: Rate;
  readonly premiumWritten: Units;
  readonly premiumEarned: Units;
  readonly premiumRefunded: Units;
  readonly losses: Units;
  readonly gains: Units;
  readonly exposure: Units;
  /** Incidents between confirmation and settlement: while there is one, deposits, withdrawals and sales wait. */
  readonly confirmedIncidents: number;
  readonly tripped: boolean;
  readonly wiped: boolean;
  /** Losses of the running year net of quota share and excess of loss. */
  readonly netLossesOfYear: Units;
}

/** What a deposit would give. */
export interface DepositQuote {
  readonly pool: Address;
  readonly amount: Units;
  readonly refusal: Refusal | null;
  /** Rounded down; 0 where the deposit is refused for what it is worth. */
  readonly shares: bigint;
  readonly capitalAfter: Units;
  readonly totalSharesAfter: bigint;
  /** Part of the pool that the shares would be. */
  readonly shareOfPoolBps: Bps;
  /** What could be deposited before the cap. */
  readonly room: Units;
}

/** What shares would be paid if a request for them had matured now. */
export interface WithdrawalQuote {
  readonly pool: Address;
  readonly shares: bigint;
  /** A hold, or the solvency rule that the pool would break. */
  readonly refusal: Refusal | null;
  readonly amount: Units;
  readonly capitalAfter: Units;
  /** When a request made now would mature and lapse. */
  readonly maturesAt: Seconds;
  readonly lapsesAt: Seconds;
  /** Most shares that could leave now before a rule refuses. */
  readonly mostShares: bigint;
}

/** Where a withdrawal request stands. */
export type RequestState = 'none' | 'cooling' | 'executable' | 'lapsed';

/** A request to leave: of an underwriter's or a staker's shares. */
export interface RequestView {
  readonly state: RequestState;
  readonly shares: bigint;
  readonly maturesAt: Seconds;
  /** Last second in which it can be executed, holds counted. */
  readonly lapsesAt: Seconds;
  /** Owner's least amount. */
  readonly minAmountOut: Units;
}

/** An underwriter's position at the book's time. */
export interface PositionView {
  readonly address: Address;
  readonly pool: Address;
  readonly owner: Address;
  readonly decimals: number;
  readonly shares: bigint;
  /** Worth of all shares now, rounded down. */
  readonly value: Units;
  readonly deposited: Units;
  readonly withdrawn: Units;
  readonly shareOfPoolBps: Bps;
  readonly request: RequestView;
  /** Worth of the shares under request. */
  readonly requestValue: Units;
  /** That worth is below the owner's least: executed now, the request would end and nothing leave. */
  readonly belowLeast: boolean;
  /** Why the request cannot be executed now; `null` when it can. `NoWithdrawalRequest` without one. */
  readonly withdrawRefusal: Refusal | null;
}

/** One solvency rule: `used` may be at most `limit`. */
export interface RuleView {
  readonly rule: 'reserve' | 'capital' | 'group' | 'product';
  /** Peril group of a `group` rule. */
  readonly group: number | null;
  /** Product of a `product` rule. */
  readonly product: Address | null;
  readonly used: Units;
  readonly limit: Units;
  /** The program's own answer: exact, where `used` and `limit` are rounded to units. */
  readonly holds: boolean;
  /** Share of the limit that is used; of a limit of nothing 0, or 2^32 - 1 when anything is used. */
  readonly usedBps: Bps;
}

/** Solvency of one product's share. */
export interface ProductSolvency {
  readonly product: Address;
  readonly group: number;
  readonly exposure: Units;
  /** Expected annual loss of its exposure, rounded up. */
  readonly expectedAnnualLoss: Units;
  /** Loss of its exposure in the 1-in-200 event, rounded up. */
  readonly stressed: Units;
  /** Most that may be stressed: its share of eligible capital. */
  readonly cap: Units;
  readonly capBps: Bps;
  /** Sum insured that could be added before capacity, solvency or concentration refuses. */
  readonly headroom: Units;
}

/** What stands behind a pool and what stands against it. */
export interface SolvencyView {
  readonly pool: Address;
  readonly at: Seconds;
  readonly decimals: number;
  /** The rule that the pool breaks now; `null` when it is solvent. */
  readonly refusal: Refusal | null;
  /** Capital that counts: the sum of the three parts. */
  readonly eligible: Units;
  readonly capital: Units;
  /** Re-insurance: what counts, what it would be without the fund's cap, the cap as a share of capital. */
  readonly reinsurance: { readonly counted: Units; readonly bearable: Units; readonly capBps: Bps };
  /** Buffers: what counts, what they are worth by their last valuation, the cap as a share of capital. */
  readonly buffers: { readonly counted: Units; readonly worth: Units; readonly capBps: Bps };
  readonly expectedAnnualLoss: Units;
  /** Reserve ratio times expected annual loss, rounded up. */
  readonly reserveRequired: Units;
  readonly reserveRatioBps: Bps;
  /** Eligible capital over expected annual loss; `null` without one. */
  readonly reserveCoverBps: Bps | null;
  /** Solvency capital requirement, rounded up. */
  readonly scr: Units;
  readonly scrSquared: bigint;
  /** Eligible capital over the requirement; `null` without one. */
  readonly scrCoverBps: Bps | null;
  readonly rhoBps: Bps;
  /** Stress by peril group (0 to 7), rounded up, and what it may be. */
  readonly groups: readonly { readonly group: number; readonly stress: Units; readonly cap: Units }[];
  readonly groupCapBps: Bps;
  readonly products: readonly ProductSolvency[];
  readonly rules: readonly RuleView[];
}
