import { explain } from '@bulwark/client';
import { Notice } from '../../../ui/badge';
import { Button } from '../../../ui/button';
import { Card, Stat, Stats } from '../../../ui/card';
import { Failed } from '../../../ui/states';
import { When } from '../../../ui/time';
import { kindCount } from '../../../words/invariants';
import { Elsewhere, Export } from './export';
import type { Audited, Stage } from './look';
import type { AuditRun } from './use-audit';
import style from './verdict.module.css';

const STAGES: readonly (readonly [Stage, string])[] = [
  ['maths', 'Loading the program’s own code'],
  ['accounts', 'Reading every account of the fund and every vault'],
  ['checking', 'Checking every invariant'],
];

/** The outcome of the audit, or how far it is. */
export function Verdict({ run }: { run: AuditRun }) {
  const { audited, stage, error, again } = run;
  if (!audited && error) {
    const person = explain(error);
    return <Failed title={`The fund could not be checked: ${person.title}`} advice={person.advice} retry={again} />;
  }
  return (
    <Card
      title="Audit in your browser"
      note="Your browser reads every account of this fund and runs the program’s own checker on them. It is the same code that runs after every transaction of the tests."
      actions={
        audited && (
          <>
            <Button size="small" tone="quiet" busy={stage !== undefined} onClick={again}>
              Check again
            </Button>
            <Export audited={audited} />
          </>
        )
      }
    >
      {audited ? <Outcome audited={audited} /> : <Progress stage={stage ?? 'maths'} />}
      {audited && error && (
        <Notice tone="warn">The last check failed ({explain(error).title}). Below stands the one before it.</Notice>
      )}
    </Card>
  );
}

function Progress({ stage }: { stage: Stage }) {
  const at = STAGES.findIndex(([known]) => known === stage);
  return (
    <ol className={style.stages} aria-label="Progress of the audit" aria-live="polite">
      {STAGES.map(([known, words], index) => (
        <li key={known} aria-current={index === at ? 'step' : undefined} className={index > at ? style.coming : undefined}>
          <span aria-hidden="true" className={index === at ? style.turning : style.mark}>
            {index < at ? '✓' : ''}
          </span>
          {words}
          {index < at ? <span className="hidden"> (done)</span> : index === at ? '…' : ''}
        </li>
      ))}
    </ol>
  );
}

function Outcome({ audited }: { audited: Audited }) {
  const { view, book, reading, checking } = audited;
  const broken = view.invariants.filter(({ holds }) => !holds).length;
  const counts = Object.entries(book.accounts).map(([kind, { length }]) => ({ kind, length }));
  const accounts = counts.reduce((sum, { length }) => sum + length, 0);
  const insolvent = view.pools.filter(({ refusal }) => refusal !== null).length;
  const seconds = (milliseconds: number) =>
    milliseconds < 1_000 ? `${Math.max(Math.round(milliseconds), 1)} ms` : `${(milliseconds / 1_000).toFixed(1)} s`;
  return (
    <>
      <div className={`${style.verdict} ${broken === 0 ? style.sound : style.unsound}`} role={broken === 0 ? 'status' : 'alert'}>
        <svg viewBox="0 0 24 24" width="40" height="40" fill="none" stroke="currentColor" strokeWidth="1.8" aria-hidden="true">
          <path d="M12 3l8 3v6c0 5-3.5 8-8 9-4.5-1-8-4-8-9V6z" strokeLinejoin="round" />
          <path d={broken === 0 ? 'M8 12l3 3 5-6' : 'M12 8v5M12 16v.5'} strokeLinecap="round" strokeLinejoin="round" />
        </svg>
        <div>
          <p className={style.words}>
            {broken === 0
              ? `All ${view.invariants.length} invariants hold`
              : `${broken} of ${view.invariants.length} invariants ${broken === 1 ? 'is' : 'are'} broken`}
          </p>
          <p>
            {insolvent === 0
              ? 'Every pool keeps its solvency rules.'
              : `${insolvent} of ${view.pools.length} pools ${insolvent === 1 ? 'breaks' : 'break'} a solvency rule now and sells no cover until it is kept.`}
          </p>
        </div>
      </div>
      <Stats>
        <Stat label="Accounts looked at" value={accounts.toLocaleString('en')} hint="all there are" />
        <Stat label="Slot" value={book.slot.toLocaleString('en')} hint="all accounts are of this one" />
        <Stat
          label="Time of the chain"
          value={
            <span className={style.time}>
              <When at={view.at} />
            </span>
          }
          hint="when they were read"
        />
        <Stat
          label="Took"
          value={seconds(reading + checking)}
          hint={`${seconds(reading)} to read, ${seconds(checking)} to check`}
        />
      </Stats>
      <p className="soft small">
        {counts
          .filter(({ length }) => length > 0)
          .map(({ kind, length }) => kindCount(kind, length))
          .join(' · ')}
      </p>
      {!book.isSteady && (
        <Notice tone="warn" title="Money moved while the fund was read">
          Accounts and vaults may be of different moments, and may then seem to differ by what moved. Check again before you
          believe a breach.
        </Notice>
      )}
      <p className="soft small">
        This shows that the books agree with each other and with the vaults. It does not show that losses are assessed well, that
        the program has no bug, or that the authority means well: it is no audit by an auditor.
      </p>
      <Elsewhere />
    </>
  );
}
