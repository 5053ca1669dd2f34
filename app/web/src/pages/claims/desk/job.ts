import { type Plan, planAppealVote, planClaimVote } from '@bulwark/client';
import type { TransactionSigner } from '@solana/kit';
import type { RoomClaim } from '../room';
import { has } from '../seats';
import { barred, barredFromAppeals, type Desk } from './desk';

/** What a member finds of a claim. */
export interface Finding {
  amount: bigint;
  /** Code of the reason; appeals keep none. */
  reason: number;
}

/** Votes of one kind that wait for a member. */
export interface Job {
  kind: 'claims' | 'appeals';
  title: string;
  /** What to do, in a sentence. */
  about: string;
  /** Claims that wait for this seat; for somebody without a seat all that wait for votes. */
  todo: readonly RoomClaim[];
  /** Last second to vote. */
  until: bigint | null;
  /** Why the wallet in use cannot vote; `undefined` when it can. */
  barred: string | undefined;
  plan: (claim: RoomClaim, member: TransactionSigner, finding: Finding) => Promise<Plan>;
}

/** Claims to assess. */
export function claimJob(desk: Desk): Job {
  const { room, seat, me } = desk;
  const { incident, view } = room;
  const waits = ({ view, account }: RoomClaim) =>
    view.status === 'filed' && account.data.claimant !== me && !(seat && has(account.data.voted, seat));
  return {
    kind: 'claims',
    title: 'Claims to assess',
    about:
      'Say what was lost, before the deductible. The program takes the deductible off and keeps to the sum insured by itself.',
    todo: (room.claims ?? []).filter(waits),
    until: view.deadlines.assess,
    barred: barred(desk),
    plan: ({ account }, member, { amount, reason }) => planClaimVote({ incident, claim: account, member, amount, reason }),
  };
}

/** Appeals to decide. */
export function appealJob(desk: Desk): Job {
  const { room, appealSeat, me } = desk;
  const { incident, view } = room;
  const waits = ({ view, account }: RoomClaim) =>
    view.status === 'appealed' && account.data.claimant !== me && !(appealSeat && has(account.data.appeal.voted, appealSeat));
  return {
    kind: 'appeals',
    title: 'Appeals to decide',
    about:
      'Assess the claim anew, before the deductible. The middle of your committee’s votes is final, and first assessors who were far off lose part of their bond.',
    todo: (room.claims ?? []).filter(waits),
    until: view.deadlines.appealAssess,
    barred: barredFromAppeals(desk),
    plan: ({ account }, member, { amount }) => planAppealVote({ incident, claim: account, member, amount }),
  };
}
