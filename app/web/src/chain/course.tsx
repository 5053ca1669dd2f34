import type { Progress } from '@bulwark/client';
import { AddressText } from '../ui/address';
import { Notice } from '../ui/badge';
import style from './course.module.css';

const STAGES: Record<Progress['stage'], string> = {
  building: 'Putting it together',
  simulating: 'Trying it on the chain’s state',
  signing: 'Waiting for your wallet',
  sending: 'Sending',
  confirming: 'Waiting for the network',
  confirmed: 'Done',
};

/** Where a transaction stands. */
export type State =
  | { at: 'review' }
  | { at: 'running'; stage: Progress['stage']; part: number; parts: number; again: boolean }
  /** Asking again is safe only when nothing of it can have landed. */
  | { at: 'failed'; title: string; advice: string; again: boolean }
  | { at: 'done'; signatures: string[] };

/** How a transaction goes, in words; nothing while it is only looked at. `done` says what has happened once it landed. */
export function Course({ state, done }: { state: State; done: string }) {
  return (
    <div aria-live="polite" className={style.state}>
      {state.at === 'running' && (
        <p className={style.running}>
          <span className={style.spinner} aria-hidden="true" />
          {state.again && state.stage === 'signing' ? 'The network took too long: please sign once more' : STAGES[state.stage]}
          {state.parts > 1 && ` (transaction ${state.part} of ${state.parts})`}…
        </p>
      )}
      {state.at === 'failed' && (
        <Notice tone="bad" title={state.title}>
          {state.advice}
        </Notice>
      )}
      {state.at === 'done' && (
        <Notice tone="ok" title={done}>
          {state.signatures.map((signature) => (
            <span key={signature}>
              Signature <AddressText address={signature} />{' '}
            </span>
          ))}
        </Notice>
      )}
    </div>
  );
}
