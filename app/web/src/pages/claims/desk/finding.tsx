import { useEffect, useRef, useState } from 'react';
import { typedAmount } from '../../../forms/amount';
import { Button } from '../../../ui/button';
import { Facts } from '../../../ui/card';
import { Field, Select } from '../../../ui/field';
import { When } from '../../../ui/time';
import { REASONS } from '../../../words/reasons';
import { HashText } from '../evidence';
import { Person } from '../person';
import type { RoomClaim } from '../room';
import type { Desk } from './desk';
import type { Finding, Job } from './job';

/** Asks for the finding on one claim. Enter keeps it and goes on to the next. */
export function FindingForm({
  desk,
  job,
  claim,
  before,
  why,
  focus,
  keep,
}: {
  desk: Desk;
  job: Job;
  claim: RoomClaim;
  /** What was found already and is not sent yet. */
  before: Finding | undefined;
  why: string | undefined;
  /** Begin in the field: the person has just dealt with another claim. */
  focus: boolean;
  keep: (finding: Finding) => void;
}) {
  const { mint } = desk.room;
  const { view, account } = claim;
  const write = (amount: bigint) => mint.text(amount, { symbol: false, minDigits: 0, maxDigits: mint.decimals });
  const [text, setText] = useState(before ? write(before.amount) : '');
  const [picked, pick] = useState(before?.reason);
  const form = useRef<HTMLFormElement>(null);
  const { amount, error } = typedAmount(text, mint.decimals);
  const high = amount !== undefined && amount > view.requested;
  const found = high ? undefined : amount;
  // What the amount alone says, until the person says otherwise.
  const reason = picked ?? (amount === 0n ? 3 : amount === undefined || amount === view.requested ? 1 : 2);
  useEffect(() => {
    if (focus) form.current?.querySelector('input')?.focus();
  }, [focus]);
  return (
    <form
      ref={form}
      className="stack-tight"
      aria-label={`Vote on claim ${claim.number}`}
      onSubmit={(event) => {
        event.preventDefault();
        if (found !== undefined && !why) keep({ amount: found, reason });
      }}
    >
      <Facts
        items={[
          ['Requested', mint.text(view.requested)],
          job.kind === 'appeals' && ['Approved so far', mint.text(view.approved)],
          view.deductible !== null && ['The holder bears first', mint.text(view.deductible)],
          view.limit !== null && ['Insured for this loss', mint.text(view.limit)],
          ['Filed', <When key="filed" at={account.data.filedAt} />],
          ['Holder', <Person key="holder" address={account.data.claimant} />],
          ['Fingerprint of the evidence', <HashText key="hash" hash={account.data.evidenceHash} />],
        ]}
      />
      <Field
        label={`Loss found on claim ${claim.number}`}
        inputMode="decimal"
        value={text}
        suffix={mint.symbol}
        disabled={why !== undefined}
        error={high ? `At most what is requested: ${mint.text(view.requested)}.` : error}
        onChange={(event) => setText(event.target.value)}
        action={
          <span className="row">
            <Button tone="plain" size="small" disabled={why !== undefined} onClick={() => setText(write(view.requested))}>
              All of it
            </Button>
            <Button tone="plain" size="small" disabled={why !== undefined} onClick={() => setText('0')}>
              Nothing
            </Button>
          </span>
        }
      />
      {job.kind === 'claims' && (
        <Select
          label="Reason"
          value={String(reason)}
          disabled={why !== undefined}
          onChange={(event) => pick(Number(event.target.value))}
          options={REASONS.map(({ code, name }) => ({ value: String(code), label: name }))}
        />
      )}
      <div>
        <Button type="submit" tone="quiet" disabled={why !== undefined || found === undefined}>
          Keep and go on
        </Button>
      </div>
    </form>
  );
}
