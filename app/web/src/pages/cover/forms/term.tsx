import { dayOf, formatDate, startOfDay } from '@bulwark/client';
import { useState } from 'react';
import { useNow } from '../../../chain/chain';
import { Choice } from '../../../ui/choice';
import { Field } from '../../../ui/field';

const DAY = 86_400n;
const PRESETS = [30, 90, 180, 365];

/** A term as a person chooses it: so many days, or an end. */
export interface TermInput {
  days: number | undefined;
  /** Cover ends at 00:00 UTC of this day. */
  endDay: bigint;
  chooseDays: (days: number) => void;
  chooseEnd: (endDay: bigint) => void;
  /** First and last end that the product offers, counted from `start`. */
  first: bigint;
  last: bigint;
}

/** The first midnight at which `days` whole days are over. */
export const endAfter = (start: bigint, days: bigint) => dayOf(start + days * DAY + DAY - 1n);

/** The term of a policy that begins at `start`; now unless told. */
export function useTerm(product: { minTermDays: number; maxTermDays: number }, start?: bigint): TermInput {
  const now = useNow();
  const from = start ?? now;
  const offered = (days: number) => days >= product.minTermDays && days <= product.maxTermDays;
  const [chosen, setChosen] = useState<number | bigint>(() => [90, 180, 30, 365].find(offered) ?? product.maxTermDays);
  return {
    days: typeof chosen === 'number' ? chosen : undefined,
    endDay: typeof chosen === 'number' ? endAfter(from, BigInt(chosen)) : chosen,
    chooseDays: setChosen,
    chooseEnd: setChosen,
    first: endAfter(from, BigInt(product.minTermDays)),
    last: endAfter(from, BigInt(product.maxTermDays)),
  };
}

/** Lets a person choose a term by its length or by its end. */
export function TermFields({ term, product }: { term: TermInput; product: { minTermDays: number; maxTermDays: number } }) {
  const lengths = PRESETS.filter((days) => days !== product.maxTermDays).concat(product.maxTermDays);
  return (
    <>
      <Choice
        label="Term"
        value={term.days === undefined ? undefined : String(term.days)}
        choose={(days) => term.chooseDays(Number(days))}
        options={[...new Set(lengths)]
          .filter((days) => days >= product.minTermDays && days <= product.maxTermDays)
          .sort((a, b) => a - b)
          .map((days) => ({ value: String(days), label: `${days} days` }))}
      />
      <Field
        label="Cover ends"
        type="date"
        value={formatDate(startOfDay(term.endDay))}
        min={formatDate(startOfDay(term.first))}
        max={formatDate(startOfDay(term.last))}
        hint="At 00:00 UTC of this day."
        onChange={(event) => {
          const at = Date.parse(`${event.target.value}T00:00:00Z`);
          if (at >= 0) term.chooseEnd(dayOf(BigInt(at) / 1_000n));
        }}
      />
    </>
  );
}
