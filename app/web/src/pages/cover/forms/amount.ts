import { AmountInvalid, parseAmount } from '@bulwark/client';
import { useState } from 'react';
import type { NamedMint } from '../../../chain/mints';

/** An amount that a person types. */
export interface AmountInput {
  text: string;
  /** Takes over what was typed. */
  type: (text: string) => void;
  /** Puts an amount there. */
  set: (amount: bigint) => void;
  /** `undefined` while the text is no amount. */
  amount: bigint | undefined;
  /** What is wrong with the text. */
  error: string | undefined;
}

/** Reads decimal text; what is wrong with it, in words. */
export function read(text: string, decimals: number): { amount: bigint | undefined; error: string | undefined } {
  try {
    return { amount: parseAmount(text, decimals), error: undefined };
  } catch (error) {
    if (error instanceof AmountInvalid) return { amount: undefined, error: error.message };
    throw error;
  }
}

/** An amount of a mint that a person types, `initial` until then. */
export function useAmount(mint: NamedMint, initial: bigint): AmountInput {
  const write = (amount: bigint) => mint.text(amount, { symbol: false, minDigits: 0, maxDigits: mint.decimals });
  const [text, setText] = useState(() => write(initial));
  return { text, type: setText, set: (amount) => setText(write(amount)), ...read(text, mint.decimals) };
}

/** The smaller of two amounts. */
export const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b);
/** The larger of two amounts. */
export const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b);
