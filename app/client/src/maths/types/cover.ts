import type { Address } from '@solana/kit';
import type { Bps, Day, Rate, Refusal, Seconds, Units } from './common';

/** A product at the book's time: ended days of exposure rolled off. Amounts in base units of the pool's mint. */
export interface ProductView {
  readonly address: Address;
  readonly pool: Address;
  readonly decimals: number;
  /** Sum insured on risk. */
  readonly exposure: Units;
  /** Most exposure. */
  readonly capacity: Units;
  readonly capacityLeft: Units;
  readonly utilisationBps: Bps;
  /** Spot rate at today's utilisation. */
  readonly rate: Rate;
  /** Rate at no utilisation, at the kink, at full capacity. */
  readonly floorRate: Rate;
  readonly kinkRate: Rate;
  readonly fullRate: Rate;
  readonly kinkBps: Bps;
  /** Expected annual loss per unit of exposure, as assessed. */
  readonly elRate: Rate;
  /** Share of exposure lost in the 1-in-200 event, over 1e9. */
  readonly shockRate: Rate;
  readonly assessedAt: Seconds;
  /** Last second in which the assessment is fresh enough to sell on. */
  readonly assessedUntil: Seconds;
  /** Why new cover is not offered now, whatever the sum and term; `null` when it is. */
  readonly refusal: Refusal | null;
  /** Why a renewal is not offered now; `null` when it is. */
  readonly renewalRefusal: Refusal | null;
}

/** Who earns a premium, as if it were earned at once under today's shares. The parts sum to the premium. */
export interface PremiumParts {
  /** The referrer's, paid out of the premium at once; 0 without a referrer. */
  readonly referral: Units;
  /** The treasury's share of what is earned. */
  readonly treasury: Units;
  /** The share of the stakers of the pool's buffers. */
  readonly stakers: Units;
  /** The share of quota-share tranches in force. */
  readonly quotaShares: Units;
  /** What is left to underwriters; layers on a rate on line are paid out of it. */
  readonly underwriters: Units;
}

/** What a purchase, renewal or increase costs. */
export interface CoverPrice {
  /** What the buyer pays, to the unit what the program would charge. */
  readonly premium: Units;
  readonly parts: PremiumParts;
  /** Seconds that are paid for. */
  readonly seconds: Seconds;
  /** Spot rate before and after. */
  readonly rateBefore: Rate;
  readonly rateAfter: Rate;
  /** Premium over sum and term, rounded up. */
  readonly averageRate: Rate;
  readonly exposureBefore: Units;
  readonly exposureAfter: Units;
  readonly utilisationBeforeBps: Bps;
  readonly utilisationAfterBps: Bps;
  readonly capacityLeft: Units;
}

/** A quote for new cover. */
export interface PolicyQuote {
  readonly product: Address;
  readonly sumInsured: Units;
  readonly endDay: Day;
  /** First rule that would refuse the sale; `null` when it would go through. */
  readonly refusal: Refusal | null;
  /** `null` where there is no price: the sum is beyond capacity or limits, or the term is not offered. */
  readonly price: CoverPrice | null;
  /** Begin of the term: now. */
  readonly start: Seconds;
  /** First covered second: the waiting period is over. */
  readonly coversFrom: Seconds;
  /** End of cover, 00:00 UTC of the end day. */
  readonly end: Seconds;
  /** Product revision that the quote is for: the program takes nothing else. */
  readonly revision: number;
  /** What the holder bears of each loss. */
  readonly deductible: Units;
}

/** A quote for the term after a running policy's. */
export interface RenewalQuote {
  readonly policy: Address;
  readonly sumInsured: Units;
  readonly endDay: Day;
  readonly refusal: Refusal | null;
  readonly price: CoverPrice | null;
  /** What the no-claims discount takes off; `price.premium` is after it. */
  readonly discount: Units;
  readonly start: Seconds;
  readonly end: Seconds;
  readonly revision: number;
}

/** A quote for raising the sum insured of a running policy to its end. */
export interface IncreaseQuote {
  readonly policy: Address;
  readonly additional: Units;
  readonly refusal: Refusal | null;
  readonly price: CoverPrice | null;
  readonly sumInsuredAfter: Units;
  /** From when the addition covers. */
  readonly coversFrom: Seconds;
}

/** What a cancellation now would give back. */
export interface RefundQuote {
  readonly policy: Address;
  readonly refusal: Refusal | null;
  /** Paid to the holder. */
  readonly refund: Units;
  /** Kept: the fee and the part for the sum that claims have used up. */
  readonly fee: Units;
  /** Unearned premium, refund and fee together. */
  readonly gross: Units;
}

/** Where a policy stands: its term has not begun, its waiting period runs, it covers, it has ended, it was cancelled. */
export type PolicyState = 'coming' | 'waiting' | 'covers' | 'ended' | 'cancelled';

/** A policy at the book's time. */
export interface PolicyView {
  readonly address: Address;
  readonly product: Address;
  readonly holder: Address;
  readonly decimals: number;
  readonly state: PolicyState;
  /** Sum insured for a loss that happens now, less what claims were approved; 0 outside cover. */
  readonly cover: Units;
  /** What the holder would bear of a loss that happens now. */
  readonly deductible: Units;
  readonly premium: Units;
  /** Part of the premium earned until now; 0 of a cancelled policy, whose account does not say what was refunded. */
  readonly earned: Units;
  /** What of it has still to be earned, rounded down. */
  readonly unearned: Units;
  /** From when it can be renewed; `null` when it was, or is over. */
  readonly renewableFrom: Seconds | null;
  /** Last second in which a loss of its last moment can be reported under today's windows. */
  readonly reportableUntil: Seconds;
}

/** A point of a product's price curve. */
export interface CurvePoint {
  readonly utilisationBps: Bps;
  /** Exposure at that utilisation, rounded down. */
  readonly exposure: Units;
  readonly rate: Rate;
}
