import type { IncidentView } from '@bulwark/client/maths';
import type { ReactNode } from 'react';
import { useNow } from '../../chain/chain';
import { When } from '../../ui/time';
import { type Phase, STAGES, type Stage } from './phase';
import style from './stepper.module.css';

type Place = 'done' | 'now' | 'ahead';

const NAMES: Record<Stage, string> = {
  report: 'Report',
  confirmation: 'Confirmation',
  filing: 'Filing',
  assessment: 'Assessment',
  appeals: 'Appeals',
  settlement: 'Settlement',
  payment: 'Payment',
  salvage: 'Salvage',
  closing: 'Closing',
};

const SAID: Record<Place, string> = { done: 'done', now: 'now', ahead: 'to come' };

/** What is known of a stage's time. */
function timing(stage: Stage, view: IncidentView): ReactNode {
  const { deadlines, confirmedAt, closedAt } = view;
  const until = (at: bigint | null) =>
    at !== null && (
      <>
        until <When at={at} />
      </>
    );
  switch (stage) {
    case 'report':
      return <When at={view.reportedAt} />;
    case 'confirmation':
      return confirmedAt !== null ? <When at={confirmedAt} /> : until(deadlines.confirm);
    case 'filing':
      return until(deadlines.filing);
    case 'assessment':
      return until(deadlines.assess);
    case 'appeals':
      return (
        <>
          {until(deadlines.appeal)}
          {view.openAppeals > 0 && deadlines.appealAssess !== null && (
            <>
              , decisions <When at={deadlines.appealAssess} />
            </>
          )}
        </>
      );
    case 'settlement':
      return view.status === 'settled' && closedAt !== null && <When at={closedAt} />;
    case 'salvage':
      return view.status === 'settled' && view.shortfall === 0n ? 'nothing is short' : until(deadlines.salvage);
    default:
      return null;
  }
}

/** The way of an incident, stage by stage, with its times by the chain's clock. */
export function Stepper({ view, phase }: { view: IncidentView; phase: Phase }) {
  const now = useNow();
  const rejected = view.status === 'rejected';
  const stages: readonly Stage[] = rejected ? ['report', 'confirmation', 'closing'] : STAGES;
  const here = stages.indexOf(phase.stage);
  const place = (index: number): Place => (index < here ? 'done' : index === here ? 'now' : 'ahead');
  return (
    <ol className={style.stepper} aria-label="Stages of the incident">
      {stages.map((stage, index) => {
        const state = place(index);
        const ended = rejected && stage === 'confirmation';
        const late = state === 'now' && phase.until !== undefined && now > phase.until;
        return (
          <li key={stage} className={style[state]} aria-current={state === 'now' ? 'step' : undefined}>
            <span className={style.dot} aria-hidden="true">
              {state === 'done' ? (ended ? '✕' : '✓') : index + 1}
            </span>
            <span className={style.name}>
              {ended ? 'Rejected' : NAMES[stage]}
              <span className="hidden"> ({SAID[state]})</span>
            </span>
            <span className={style.time}>
              {ended && view.closedAt !== null ? <When at={view.closedAt} /> : timing(stage, view)}
              {late && ' (over)'}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
