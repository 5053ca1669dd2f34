import type { IncidentView, StepView } from '@bulwark/client/maths';
import type { Tone } from '../../ui/badge';
import { count } from './words';

/** Stages of an incident in their order; a rejected report ends at its confirmation. */
export const STAGES = [
  'report',
  'confirmation',
  'filing',
  'assessment',
  'appeals',
  'settlement',
  'payment',
  'salvage',
  'closing',
] as const;
/** A stage of an incident. */
export type Stage = (typeof STAGES)[number];

/** Where an incident is, what has to be done next, by whom and until when. */
export interface Phase {
  stage: Stage;
  name: string;
  tone: Tone;
  /** What is to be done next: `File claims`. */
  next: string;
  /** Who does it. */
  by: string;
  /** Last second of it; none when no time bounds it. */
  until: bigint | undefined;
}

/** A step of an incident or a claim by the name of its instruction. */
export const stepOf = (view: { readonly steps: readonly StepView[] }, step: string): StepView | undefined =>
  view.steps.find((known) => known.step === step);

const ANYONE = 'Anyone';
const COMMITTEE = 'The committee';

function phase(stage: Stage, name: string, tone: Tone, next: string, by: string = ANYONE, until?: bigint | null): Phase {
  return { stage, name, tone, next, by, until: until ?? undefined };
}

function reported(view: IncidentView): Phase {
  if (stepOf(view, 'reject_incident')?.open)
    return phase('confirmation', 'Cannot be confirmed', 'warn', 'End the report: it can no longer be confirmed');
  const votes = view.votes;
  const cast = votes ? `: ${votes.yes} of the ${votes.threshold} votes needed ${votes.yes === 1 ? 'is' : 'are'} cast` : '';
  return phase(
    'confirmation',
    'Reported',
    'warn',
    `Vote whether it is an insured loss${cast}`,
    COMMITTEE,
    view.deadlines.confirm,
  );
}

function confirmed(view: IncidentView, now: bigint): Phase {
  const { filing, assess, appeal, appealAssess } = view.deadlines;
  const within = (end: bigint | null) => end !== null && now <= end;
  const undecided = count(view.undecidedClaims, 'claim');
  const appeals = count(view.openAppeals, 'appeal');
  if (within(filing)) return phase('filing', 'Claims are filed', 'info', 'File claims', 'Policyholders', filing);
  if (view.claimsFiled === 0)
    return phase('settlement', 'Ready to settle', 'warn', 'Settle: nobody filed a claim, so nothing is to be paid');
  if (view.undecidedClaims > 0 && within(assess))
    return phase('assessment', 'Claims are assessed', 'info', `Assess ${undecided} without a decision`, COMMITTEE, assess);
  if (view.undecidedClaims > 0) {
    const next = `Have ${undecided} decided, whose time for assessment is over`;
    return phase('assessment', 'Decisions are due', 'warn', next, ANYONE, within(appeal) ? appeal : undefined);
  }
  if (within(appeal)) return phase('appeals', 'Open to appeal', 'info', 'Appeal a decision that looks wrong', ANYONE, appeal);
  if (view.openAppeals > 0 && within(appealAssess))
    return phase('appeals', 'Appeals are decided', 'info', `Assess ${appeals} anew`, 'The appeal committee', appealAssess);
  if (view.openAppeals > 0) return phase('appeals', 'Decisions are due', 'warn', `Have ${appeals} decided, whose time is over`);
  return phase('settlement', 'Ready to settle', 'warn', 'Settle: fix who pays and what every claim gets');
}

/** What is left to do when nothing is paid any more. */
const closing = (view: IncidentView) =>
  stepOf(view, 'close_incident')?.open ? 'Close the account: nothing else is left' : 'Release the bonds and close the accounts';

function settled(view: IncidentView, now: bigint): Phase {
  // Rounding leaves less than a unit a claim unpaid.
  if (view.collected - view.paid >= BigInt(Math.max(view.claimsFiled, 1)))
    return phase('payment', 'Claims are paid', 'ok', 'Have the claims paid that are due');
  const { salvage } = view.deadlines;
  if (view.shortfall > 0n && salvage !== null && now <= salvage)
    return phase('salvage', 'Paid in part', 'warn', 'Bring back recovered money: claims get it first', ANYONE, salvage);
  return phase('closing', 'Settled', 'ok', closing(view));
}

/** Where an incident is at the chain's time `now`. */
export function phaseOf(view: IncidentView, now: bigint): Phase {
  switch (view.status) {
    case 'reported':
      return reported(view);
    case 'confirmed':
      return confirmed(view, now);
    case 'liquidating':
      return stepOf(view, 'finish_settlement')?.open
        ? phase('settlement', 'Raising money', 'warn', 'Finish the settlement: what the buffers could raise is raised')
        : phase('settlement', 'Raising money', 'warn', 'Buy collateral of the stop-loss buffers in their auctions', 'Bidders');
    case 'rejected':
      return phase('closing', 'Rejected', 'plain', closing(view));
    case 'settled':
      return settled(view, now);
  }
}
