import { ADVICE, type BulwarkErrorName } from '@bulwark/client';
import type { Refusal } from '@bulwark/client/maths';

/**
 * The state that a refusal means, in two or three words and in a sentence. What to do about it is the client's advice, unless `instead` stands
 * for both, where the advice is of another step.
 */
type Words = readonly [state: string, reason: string, instead?: string];

const WORDS: Partial<Record<BulwarkErrorName, Words>> = {
  ZeroAmount: ['No amount', 'There is no amount yet.'],
  OperationPaused: ['Paused', 'The guardian of the fund has paused this.'],
  PoolWiped: ['Pool wiped', 'A loss took all capital of this pool.'],
  PoolHeld: ['Loss in settlement', 'A loss of this pool is confirmed and not settled yet.'],
  StopLossTripped: ['Stop-loss tripped', 'The stop-loss of this pool has tripped.'],
  ProductNotSelling: ['Closed', 'The fund has closed this product for sales of this kind.'],
  NoAppealCommittee: ['No appeal committee', 'The fund has no committee that could decide appeals.'],
  IncidentOpen: ['Loss reported', 'A loss of this product is reported and not decided yet.'],
  AssessmentStale: ['Assessment stale', 'The risk was never assessed, or too long ago.'],
  ProgramUpgraded: ['Program upgraded', 'The insured program is not the one that was assessed.'],
  WrongProgramData: ['Program not found', 'The account of the insured program could not be read.'],
  SumOutOfBounds: ['Sum not offered', 'The sum insured is outside what this product offers.'],
  TermNotOffered: ['Term not offered', 'This end date is outside the terms of this product.'],
  CapacityReached: ['Sold out', 'There is not so much capacity left.'],
  PremiumTooSmall: ['Too small', 'The premium would be below the least that this product asks.'],
  ReserveTooLow: ['Capital too low', 'With this cover the pool would hold too little for the losses of an average year.'],
  CapitalTooLow: ['Capital too low', 'With this cover the pool would hold too little for a 1-in-200 year.'],
  PerilGroupTooLarge: ['Peril full', 'With this cover one kind of peril would weigh too much on the pool.'],
  ProductTooLarge: ['Product full', 'With this cover one product would weigh too much on the pool.'],
  TermsNotAccepted: [
    'Terms changed',
    'The product sells other terms today than this policy has.',
    'The product sells other terms today than this policy has, so its sum cannot be raised. A renewal takes the terms of today.',
  ],
  PolicyNotInForce: ['Not in force', 'This policy is over, cancelled, or has not begun.'],
  PolicyNotOver: ['Still in force', 'This policy is not over yet.'],
  PolicyHasClaims: ['Open claim', 'There is an open claim on this policy.'],
  PolicyRenewed: ['Renewed', 'This policy has been renewed already.'],
  RenewalNotOffered: ['Not renewable', 'A renewal of this sum is not offered now.'],
  WrongIncidentStatus: ['Not now', 'The incident is not where this step belongs.'],
  WrongClaimStatus: ['Not now', 'The claim is not where this step belongs.'],
  WindowStillOpen: ['Too early', 'The time before this step is not over yet.'],
  WindowClosed: ['Too late', 'The time for this step is over.'],
  DecisionNotDue: ['Votes open', 'Votes are still out.'],
  RejectionNotDue: ['Votes open', 'The report can still be confirmed.'],
  ClaimsUndecided: ['Undecided', 'Claims are still without a decision.'],
  AppealsOpen: ['On appeal', 'Appeals are still without a decision.'],
  ClaimsOpen: ['Claims open', 'Claims of this incident are still open.'],
  BondHeld: ['Bond held', 'A bond is still held.'],
  BondUndecided: ['Undecided', 'It is not decided yet what becomes of the bond.'],
  PaymentPending: ['Unpaid', 'A payment is still to be made.'],
  SlashingPending: ['Penalty open', 'A seat that was far off has not lost its part yet.'],
  NothingDue: ['Nothing due', 'Nothing is due.'],
  IncreaseTooSoon: ['Raised lately', 'The sum of this policy was raised only lately.'],
};

/** Refusals whose advice says why, too. */
const SELF_EXPLAINING: readonly string[] = [
  'OperationPaused',
  'PoolWiped',
  'PoolHeld',
  'ProductNotSelling',
  'NoAppealCommittee',
  'IncidentOpen',
  'ProgramUpgraded',
  'PolicyNotInForce',
  'RenewalNotOffered',
] satisfies BulwarkErrorName[];

const known = (refusal: Refusal): Words | undefined => WORDS[refusal.name as BulwarkErrorName];

/** A refusal as a state: two or three words. */
export const refusalState = (refusal: Refusal): string => known(refusal)?.[0] ?? 'Not possible now';

/** Why something is refused, in a sentence. */
export const refusalReason = (refusal: Refusal): string => known(refusal)?.[1] ?? `${refusal.message}.`;

/** Why something is refused and what to do about it. */
export function refusalText(refusal: Refusal): string {
  const advice = ADVICE[refusal.name as BulwarkErrorName];
  const instead = known(refusal)?.[2];
  if (instead) return instead;
  if (advice && SELF_EXPLAINING.includes(refusal.name)) return advice;
  return advice ? `${refusalReason(refusal)} ${advice}` : refusalReason(refusal);
}
