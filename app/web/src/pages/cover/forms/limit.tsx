import { useState } from 'react';
import type { NamedMint } from '../../../chain/mints';
import { Field } from '../../../ui/field';
import { read } from './amount';

const BPS = 10_000n;

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
  const { amount, error } = read(text, 2);
  const tooWide = amount !== undefined && amount > BPS;
  return {
    text,
    type: setText,
    bps: tooWide ? undefined : amount,
    error: tooWide ? 'At most 100 percent.' : error,
  };
}

/** Most that a premium may cost, rounded up. */
export const atMost = (premium: bigint, bps: bigint): bigint => premium + (premium * bps + BPS - 1n) / BPS;

/** Least that a refund may give, rounded down. */
export const atLeast = (refund: bigint, bps: bigint): bigint => (refund * (BPS - bps)) / BPS;

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
