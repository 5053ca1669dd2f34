import type { Address } from '@solana/kit';
import type { Bps, Rate, Refusal, Seconds, Units } from './common';

/** Who pays a slice of a loss. */
export type PayerKind =
  | 'quotaShare'
  | 'retention'
  | 'excessOfLoss'
  | 'capitalAbove'
  | 'aggregateStopLoss'
  | 'buffer'
  | 'capitalBeyondLine'
  | 'shortfall';

/** A payer; `index` is the tranche's or the buffer's slot, `null` for capital and shortfall. */
export interface Payer {
  readonly kind: PayerKind;
  readonly index: number | null;
}

/** A slice of a loss with one payer besides the quota shares. `null` ends are without end. */
export interface BandView {
  readonly payer: Payer;
  /** Loss net of quota shares at which it begins and ends. */
  readonly from: Units;
  readonly to: Units | null;
  /** The whole loss at these edges. */
  readonly lossFrom: Units;
  readonly lossTo: Units | null;
  /** What quota shares pay of the loss between them. */
  readonly ceded: Units;
  /** It lies inside the tower and no layer pays it. */
  readonly gap: boolean;
}

/** Where a tranche stands in time. */
export type LayerState = 'coming' | 'inForce' | 'runOff' | 'unlocked';
export type TrancheKind = 'quotaShare' | 'excessOfLoss' | 'aggregateStopLoss';

/** One tranche of a programme. Base units of the pool's mint. */
export interface LayerView {
  readonly index: number;
  /** `null` when the book has not the tranche's account. */
  readonly tranche: Address | null;
  readonly kind: TrancheKind;
  readonly state: LayerState;
  readonly attachment: Units;
  readonly limit: Units;
  readonly limitLeft: Units;
  readonly collateral: Units;
  /** What it could pay of a loss that happens now. */
  readonly recoverable: Units;
  readonly cessionBps: Bps;
  readonly effectiveBps: Bps;
  readonly rateOnLine: Rate;
  readonly premiumAYear: Units;
  readonly reinstatements: number;
  readonly reinstatementBps: Bps;
  /** Premium and returned losses, ever: pulled into its vault, and owed by the pool's up to the book's time. */
  readonly pulled: Units;
  readonly owed: Units;
  readonly losses: Units;
  readonly start: Seconds;
  readonly end: Seconds;
  readonly lockedUntil: Seconds;
}

/** A pool's re-insurance programme for a loss that happens at the book's time. */
export interface TowerView {
  readonly pool: Address;
  readonly at: Seconds;
  readonly decimals: number;
  readonly capital: Units;
  readonly stopLossLine: Units;
  readonly netLossesOfYear: Units;
  /** From 0 to a shortfall without end, each beginning where the last one ends. */
  readonly bands: readonly BandView[];
  /** Cover that a lower layer has already. */
  readonly overlaps: readonly { readonly payer: Payer; readonly from: Units; readonly to: Units }[];
  readonly layers: readonly LayerView[];
  readonly premiumCeded: Units;
  readonly recoverable: Units;
  /** Re-insurance that counts as eligible capital. */
  readonly counted: Units;
}

/**
 * Who would pay a loss of one incident that happened now, was confirmed and settled now, in the order of payment. What buffers will
 * raise nobody knows: they stand with what they count for. The parts sum to the loss.
 */
export interface AllocationView {
  readonly pool: Address;
  readonly loss: Units;
  readonly parts: readonly { readonly payer: Payer; readonly amount: Units }[];
  readonly fromCapital: Units;
  readonly fromTranches: Units;
  readonly fromBuffers: Units;
  readonly shortfall: Units;
  /** What every claim would be paid of what was approved, over `FACTOR_ONE`. */
  readonly factor: bigint;
  readonly capitalAfter: Units;
}

/** What a commitment would give. */
export interface CommitQuote {
  readonly tranche: Address;
  readonly amount: Units;
  readonly refusal: Refusal | null;
  readonly shares: bigint;
  readonly collateralAfter: Units;
  readonly shareOfTrancheBps: Bps;
  /** What could be committed before the tranche is full. */
  readonly room: Units;
}

/** A tranche at the book's time: what it is owed is pulled in. */
export interface TrancheView {
  readonly address: Address;
  readonly pool: Address;
  readonly decimals: number;
  readonly layer: LayerView;
  /** Collateral with the ceded premium that waits for it. */
  readonly worth: Units;
  /** Ceded premium and returned losses that `sync_tranche` would pull now. */
  readonly pending: Units;
  readonly totalShares: bigint;
  /** Worth of a million shares over `SHARE_PRICE_ONE`, pending premium included; rounded down. */
  readonly sharePrice: bigint;
  /** What may still be committed. */
  readonly room: Units;
  readonly wiped: boolean;
}

/** A re-insurer's position at the book's time. */
export interface TranchePositionView {
  readonly address: Address;
  readonly tranche: Address;
  readonly owner: Address;
  readonly decimals: number;
  readonly shares: bigint;
  readonly value: Units;
  readonly committed: Units;
  readonly released: Units;
  readonly requested: bigint;
  /** First second in which capital may leave, as the contract stands. */
  readonly unlocksAt: Seconds;
  /** What `release` would pay now, and why it would not. */
  readonly releaseShares: bigint;
  readonly releaseAmount: Units;
  readonly releaseRefusal: Refusal | null;
}
