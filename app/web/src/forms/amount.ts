import { AmountInvalid, parseAmount } from '@bulwark/client';
import { useState } from 'react';
import type { NamedMint } from '../chain/mints';

/** What a person typed: an amount, or what is wrong with it in words. */
export interface Typed {
  /** `undefined` while the text is no amount. */
  amount: bigint | undefined;
  /** What is wrong with the text; `undefined` when nothing is, or nothing was typed. */
  error: string | undefined;
}

/** Reads text with `parse`; the words of `AmountInvalid` are the error. An empty text is wrong too. */
export function read(text: string, parse: (text: string) => bigint): Typed {
  try {
    return { amount: parse(text), error: undefined };
  } catch (error) {
    if (!(error instanceof AmountInvalid)) throw error;
    return { amount: undefined, error: error.message };
  }
}

/** Reads the text of a field that begins empty: nothing is wrong with it until something is typed. */
export const typed = (text: string, parse: (text: string) => bigint): Typed =>
  text.trim() === '' ? { amount: undefined, error: undefined } : read(text, parse);

/** Reads decimal text of a field that begins empty, in base units. */
export const typedAmount = (text: string, decimals: number): Typed => typed(text, (value) => parseAmount(value, decimals));

/** An amount that a person types. */
export interface AmountInput extends Typed {
  text: string;
  /** Takes over what was typed. */
  type: (text: string) => void;
  /** Puts an amount there. */
  set: (amount: bigint) => void;
}

/** An amount of a mint that a person types, `initial` until then. */
export function useAmount(mint: NamedMint, initial: bigint): AmountInput {
  const write = (amount: bigint) => mint.text(amount, { symbol: false, minDigits: 0, maxDigits: mint.decimals });
  const [text, setText] = useState(() => write(initial));
  return {
    text,
    type: setText,
    set: (amount) => setText(write(amount)),
    ...read(text, (value) => parseAmount(value, mint.decimals)),
  };
}

/** Why a wallet cannot pay a premium; `undefined` when it can, or is not known. */
export function tooPoor(has: bigint | undefined, premium: bigint, text: (amount: bigint) => string): string | undefined {
  return has !== undefined && has < premium ? `The wallet has ${text(has)}; the premium is ${text(premium)}.` : undefined;
}
