import { BPS_ONE, parseAmount } from '@bulwark/client';
import { useState } from 'react';
import type { NamedMint } from '../chain/mints';
import { Choice } from '../ui/choice';
import { Field } from '../ui/field';
import { read } from './amount';

/** How far a price may move between quote and signature. */
export interface Tolerance {
  text: string;
  type: (text: string) => void;
  /** 1/10,000; `undefined` while the text is no share. */
  bps: bigint | undefined;
  error: string | undefined;
}

/** A tolerance that a person may change; half a percent until then. */
export function useTolerance(): Tolerance {
  const [text, setText] = useState('0.5');
  const { amount, error } = read(text, (value) => parseAmount(value, 2));
  const tooWide = amount !== undefined && amount > BPS_ONE;
  return {
    text,
    type: setText,
    bps: tooWide ? undefined : amount,
    error: tooWide ? 'At most 100 percent.' : error,
  };
}

/** Most that may be paid instead of what was quoted, rounded up; `bps` in 1/10,000. */
export const atMost = (quoted: bigint, bps: bigint): bigint => quoted + (quoted * bps + BPS_ONE - 1n) / BPS_ONE;

/** Least that may be got instead of what was quoted, rounded down; `bps` in 1/10,000. */
export const atLeast = (quoted: bigint, bps: bigint): bigint => (quoted * (BPS_ONE - bps)) / BPS_ONE;

/** Shows the bound that goes with the transaction, and lets a person move it. */
export function ToleranceField({
  tolerance,
  limit,
  mint,
  refund = false,
}: {
  tolerance: Tolerance;
  /** What the tolerance comes to. */
  limit: bigint | undefined;
  mint: NamedMint;
  /** It bounds what is got, not what is paid. */
  refund?: boolean;
}) {
  const amount = limit === undefined ? '…' : mint.text(limit, { maxDigits: mint.decimals });
  return (
    <Field
      label="Tolerance"
      inputMode="decimal"
      suffix="%"
      value={tolerance.text}
      error={tolerance.error}
      hint={
        refund
          ? `The refund falls with every second. Below ${amount} the chain refuses and nothing happens.`
          : `If others buy first, the price rises. Above ${amount} the chain refuses and you pay nothing.`
      }
      onChange={(event) => tolerance.type(event.target.value)}
    />
  );
}

const CHOICES = [
  { value: '10', label: '0.1%' },
  { value: '50', label: '0.5%' },
  { value: '200', label: '2%' },
];

/** Of the tolerances to choose from, in 1/10,000, the one before anything is chosen. */
export const TOLERANCE = 50n;

/** Lets a person choose how far the price of shares may move, which moves little: a few tolerances are enough. */
export function ToleranceChoice({ bps, choose }: { bps: bigint; choose: (bps: bigint) => void }) {
  return (
    <Choice
      label="Price may move against you by"
      value={bps.toString()}
      options={CHOICES}
      choose={(value) => choose(BigInt(value))}
      hint="Between this quote and the transaction. Beyond it, the transaction is refused and nothing happens."
    />
  );
}
