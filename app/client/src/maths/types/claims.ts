import type { Address } from '@solana/kit';
import type { Refusal, Seconds, Units } from './common';
import type { Payer } from './reinsurance';

/** Where an incident stands. */
export type IncidentStatus = 'reported' | 'confirmed' | 'rejected' | 'settled' | 'liquidating';
/** Where a claim stands. */
export type ClaimStatus = 'filed' | 'decided' | 'appealed' | 'final';

/** A step of an incident or a claim, named as its instruction in snake case. */
export interface StepView {
  readonly step: string;
  /** Who may take it. */
  readonly by: 'anyone' | 'member' | 'holder' | 'appellant';
  /** Whether it is open now. */
  readonly open: boolean;
  /** From when, if only time stands in the way; `null` otherwise. */
  readonly opensAt: Seconds | null;
  /** Last second in which it is open; `null` without end. */
  readonly closesAt: Seconds | null;
  /** Why not now, in the program's words; `null` when open. */
  readonly refusal: Refusal | null;
}

/** Votes on a report. */
export interface ReportVotes {
  readonly yes: number;
  readonly no: number;
  readonly recused: number;
  readonly seats: number;
  readonly threshold: number;
}

/** An incident at the book's time. Base units of the pool's mint. */
export interface IncidentView {
  readonly address: Address;
  readonly pool: Address;
  readonly product: Address;
  readonly decimals: number;
  readonly status: IncidentStatus;
  readonly incidentTime: Seconds;
  readonly reportedAt: Seconds;
  /** `null` before. */
  readonly confirmedAt: Seconds | null;
  readonly closedAt: Seconds | null;
  /** Last second of each window; `null` while it cannot be known. */
  readonly deadlines: {
    readonly confirm: Seconds;
    readonly filing: Seconds | null;
    readonly assess: Seconds | null;
    readonly appeal: Seconds | null;
    readonly appealAssess: Seconds | null;
    readonly salvage: Seconds | null;
  };
  /** `null` when the book has not the committee. */
  readonly votes: ReportVotes | null;
  readonly claimsFiled: number;
  readonly undecidedClaims: number;
  readonly openAppeals: number;
  readonly requestedTotal: Units;
  readonly approvedTotal: Units;
  readonly collected: Units;
  readonly paid: Units;
  readonly recovered: Units;
  /** Approved and not collected: what stays owed. */
  readonly shortfall: Units;
  /** What each claim is paid of what was approved, over `FACTOR_ONE`, rounded down; `null` before settlement. */
  readonly factor: bigint | null;
  /** Who paid and has not had it back from recoveries, in the order of payment. */
  readonly paidBy: readonly { readonly payer: Payer; readonly amount: Units }[];
  readonly steps: readonly StepView[];
}

/** Votes on a claim or an appeal. */
export interface AssessmentVotes {
  /** Votes that count. */
  readonly cast: number;
  /** Seats that may vote: all less those in conflict. */
  readonly able: number;
  readonly threshold: number;
  /** Lower median of the votes cast so far; `null` below the threshold. */
  readonly median: Units | null;
  /** What that median would approve; `null` likewise. */
  readonly wouldApprove: Units | null;
}

/** A claim at the book's time. */
export interface ClaimView {
  readonly address: Address;
  readonly incident: Address;
  readonly policy: Address;
  readonly claimant: Address;
  readonly decimals: number;
  readonly status: ClaimStatus;
  readonly requested: Units;
  readonly approved: Units;
  readonly paid: Units;
  /** What `pay_claim` would pay now. */
  readonly due: Units;
  /** Sum insured left for this loss, and what the holder bears of it; `null` when the book has not the policy. */
  readonly limit: Units | null;
  readonly deductible: Units | null;
  /** `null` when the book has not the committee. */
  readonly votes: AssessmentVotes | null;
  /** `null` without an appeal. */
  readonly appealVotes: AssessmentVotes | null;
  /** Whether the decided appeal changed the decision by more than the tolerance. */
  readonly upheld: boolean;
  /** Seats that anyone may have slashed for it now, from 0. */
  readonly slashable: readonly number[];
  readonly steps: readonly StepView[];
}
