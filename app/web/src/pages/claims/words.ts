import type { AssessmentVotes, ClaimStatus, ClaimView, IncidentStatus } from '@bulwark/client/maths';
import type { Tone } from '../../ui/badge';

/** A state in a word and how it feels. */
export interface State {
  name: string;
  tone: Tone;
}

const UNITS: readonly [string, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

/** A window in the largest unit that divides it: `3 days`, `36 hours`. */
export function windowText(seconds: number): string {
  const [name, length] = UNITS.find(([, size]) => seconds >= size && seconds % size === 0) ?? ['second', 1];
  const count = seconds / length;
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}

/** `1 claim`, `2 claims`. */
export const count = (number: number, one: string, many = `${one}s`) => `${number} ${number === 1 ? one : many}`;

const INCIDENTS: Record<IncidentStatus, State> = {
  reported: { name: 'Reported', tone: 'warn' },
  confirmed: { name: 'Confirmed', tone: 'info' },
  rejected: { name: 'Rejected', tone: 'plain' },
  liquidating: { name: 'Raising money', tone: 'warn' },
  settled: { name: 'Settled', tone: 'ok' },
};

/** An incident's state. */
export const incidentState = (status: IncidentStatus): State => INCIDENTS[status];

const CLAIMS: Record<ClaimStatus, State> = {
  filed: { name: 'Being assessed', tone: 'info' },
  decided: { name: 'Decided', tone: 'plain' },
  appealed: { name: 'On appeal', tone: 'warn' },
  final: { name: 'Decided on appeal', tone: 'plain' },
};

/** A claim's state, with what became of the money once it is decided. */
export function claimState(claim: ClaimView, incident: IncidentStatus): State {
  if (claim.status === 'filed' || claim.status === 'appealed') return CLAIMS[claim.status];
  if (claim.approved === 0n) return { name: 'Denied', tone: 'bad' };
  if (incident !== 'settled') return { name: 'Approved', tone: 'ok' };
  if (claim.due > 0n) return { name: 'To be paid', tone: 'warn' };
  return claim.paid < claim.approved ? { name: 'Paid in part', tone: 'warn' } : { name: 'Paid', tone: 'ok' };
}

/** The votes that decide a claim: on appeal those of the appeal committee, unless too few of them came. */
export function deciding({ status, votes, appealVotes }: ClaimView): AssessmentVotes | null {
  const counts = status === 'appealed' || (status === 'final' && appealVotes !== null && appealVotes.median !== null);
  return counts ? appealVotes : votes;
}
