import { useEffect, useRef, useState } from 'react';
import { Button } from '../../../ui/button';
import { Facts } from '../../../ui/card';
import { Field, Select } from '../../../ui/field';
import { When } from '../../../ui/time';
import { REASONS } from '../../../words/reasons';
import { HashText } from '../evidence';
import { readAmount } from '../money';
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
  keep,
}: {
  desk: Desk;
  job: Job;
  claim: RoomClaim;
  /** What was found already and is not sent yet. */
  before: Finding | undefined;
  why: string | undefined;
  keep: (finding: Finding) => void;
}) {
  const { mint } = desk.room;
  const { view, account } = claim;
  const write = (amount: bigint) => mint.text(amount, { symbol: false, minDigits: 0, maxDigits: mint.decimals });
  const [text, setText] = useState(before ? write(before.amount) : '');
  const [reason, setReason] = useState(before?.reason ?? 1);
  const form = useRef<HTMLFormElement>(null);
  const first = useRef(true);
  const { amount, error } = readAmount(text, mint.decimals);
  const high = amount !== undefined && amount > view.requested;
  const found = high ? undefined : amount;
  // The form of the next claim begins where the last one ended: in the field. The first one leaves the focus where the person is.
  useEffect(() => {
    if (first.current && document.activeElement && document.activeElement !== document.body)
      form.current?.querySelector('input')?.focus();
    first.current = false;
  }, []);
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
            <Button
              tone="plain"
              size="small"
              disabled={why !== undefined}
              onClick={() => {
                setText('0');
                if (reason === 1) setReason(3);
              }}
            >
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
          onChange={(event) => setReason(Number(event.target.value))}
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
