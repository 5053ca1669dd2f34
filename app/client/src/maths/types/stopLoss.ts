import type { Address } from '@solana/kit';
import type { RequestView } from './capital';
import type { Bps, Price, Refusal, Seconds, Units } from './common';

/** A pool's stop-loss at the book's time. Money in base units of the pool's mint. */
export interface StopLossView {
  readonly pool: Address;
  readonly at: Seconds;
  readonly decimals: number;
  readonly tripped: boolean;
  /** `null` unless tripped. */
  readonly trippedAt: Seconds | null;
  readonly tripRatioBps: Bps;
  readonly resetRatioBps: Bps;
  readonly resetSeconds: number;
  readonly turnSeconds: number;
  /** Why anyone's `trip_stop_loss` would be refused now; `null` when it would trip. */
  readonly tripRefusal: Refusal | null;
  /** Why anyone's `reset_stop_loss` would be refused now; `null` when it would reset. */
  readonly resetRefusal: Refusal | null;
  /** Net losses of the year, and the line above which they trip it. */
  readonly netLossesOfYear: Units;
  readonly yearlyLine: Units;
  /** The settlement that waits for the buffers; `null` when none does. */
  readonly liquidation: {
    readonly incident: Address;
    readonly toRaise: Units;
    readonly turn: number | null;
    readonly turnDeadline: Seconds;
  } | null;
  /** What all buffers count for as eligible capital, the cap applied. */
  readonly counted: Units;
  readonly capBps: Bps;
  readonly capital: Units;
  readonly buffers: readonly BufferView[];
}

/** One buffer. Collateral in base units of its own mint. */
export interface BufferView {
  readonly address: Address;
  readonly index: number;
  readonly mint: Address;
  readonly decimals: number;
  readonly collateral: Units;
  /** Owed to writers of exercised puts. */
  readonly delivered: Units;
  readonly totalShares: bigint;
  /** Stakers' money in the pool's vault, base units of the pool's mint. */
  readonly cash: Units;
  readonly feeBps: Bps;
  readonly incomeEarned: Units;
  readonly incomePaid: Units;
  readonly haircutBps: Bps;
  /** The feed's last print; `null` before the first. */
  readonly lastPrice: Price | null;
  /** What it would count for if it were valued now; `null` without a fresh price and an average. */
  readonly worth: Units | null;
  /** What it counts for now, and until when that valuation counts. */
  readonly counted: Units;
  readonly valuedUntil: Seconds;
  readonly raised: Units;
  /** Its auction, while it is its turn in a settlement. */
  readonly auction: AuctionView | null;
  /** Why `start_auction` would be refused now; `null` when it would start. */
  readonly startRefusal: Refusal | null;
}

/** The auction of the buffer whose turn it is. */
export interface AuctionView {
  readonly incident: Address;
  /** `null` before it was started. */
  readonly startedAt: Seconds | null;
  readonly starts: bigint;
  readonly top: Price;
  readonly floor: Price;
  /** `null` when it must be started, or started again. */
  readonly price: Price | null;
  /** When the price falls next and to what; `null` when it does not fall again. */
  readonly next: { readonly at: Seconds; readonly price: Price } | null;
  readonly toRaise: Units;
  /** Most collateral that one bid gets at this price, and what that bid pays. */
  readonly onOffer: Units;
  readonly pays: Units;
  readonly turnDeadline: Seconds;
}

/** A step of an auction's price: it holds from `at` until the next. */
export interface AuctionStep {
  readonly at: Seconds;
  readonly price: Price;
}

/** What a bid would get and pay. */
export interface TakeQuote {
  readonly buffer: Address;
  readonly wanted: Units;
  readonly refusal: Refusal | null;
  readonly price: Price | null;
  /** Base units of collateral. */
  readonly collateral: Units;
  /** Base units of the pool's mint. */
  readonly pays: Units;
}

/** What a stake would give. */
export interface StakeQuote {
  readonly buffer: Address;
  readonly amount: Units;
  readonly refusal: Refusal | null;
  readonly shares: bigint;
  /** Cash that must come along, base units of the pool's mint. */
  readonly cash: Units;
  readonly room: Units;
}

/** A staker's position at the book's time. */
export interface StakerView {
  readonly address: Address;
  readonly buffer: Address;
  readonly owner: Address;
  /** Decimals of the collateral, and of the pool's mint. */
  readonly decimals: number;
  readonly settlementDecimals: number;
  readonly shares: bigint;
  readonly collateral: Units;
  readonly cash: Units;
  /** Income that `collect_income` would pay now, base units of the pool's mint. */
  readonly income: Units;
  readonly staked: Units;
  readonly unstaked: Units;
  readonly collected: Units;
  readonly request: RequestView;
  /** Why `unstake` would be refused now; `null` when it would pay. */
  readonly unstakeRefusal: Refusal | null;
}

/** Where a put stands. */
export type PutState = 'offered' | 'bought' | 'exercised' | 'expired';

/** A put on a buffer's collateral. */
export interface PutView {
  readonly address: Address;
  readonly buffer: Address;
  readonly index: number;
  readonly writer: Address;
  readonly state: PutState;
  readonly decimals: number;
  readonly settlementDecimals: number;
  readonly strike: Price;
  /** Collateral that it may still deliver. */
  readonly size: Units;
  readonly locked: Units;
  readonly expiry: Seconds;
  readonly premium: Units;
  readonly delivered: Units;
  readonly lastPrice: Price | null;
  /** What exercise of all that is left would pay above the last print; `null` unless it is bought and lives. */
  readonly gain: Units | null;
}

/** A feed at the book's time: what it would be used for now. */
export interface FeedView {
  readonly address: Address;
  /** Mint that is priced, and mint it is priced in. */
  readonly base: Address;
  readonly quote: Address;
  readonly at: Seconds;
  /** The last print while it is fresh and inside the band; `null` otherwise. */
  readonly spot: Price | null;
  /** Average over the window, weighted by time; `null` when too little of it has a price. */
  readonly average: Price | null;
  /** The lower of the two, at which collateral is valued, and the higher, from which it is sold; `null` without either. */
  readonly low: Price | null;
  readonly high: Price | null;
  /** Why it has neither; `null` when it has both. */
  readonly refusal: Refusal | null;
}
