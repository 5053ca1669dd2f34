import { AmountInvalid, formatAmount, parseAmount } from '@bulwark/client';
import { FACTOR_ONE } from '@bulwark/client/maths';

const DIGITS = FACTOR_ONE.toString().length - 1;

/** A settlement factor in percent: 1 is `100%`. Cut, never rounded up. */
export const factorText = (factor: bigint) => `${formatAmount(factor * 100n, DIGITS, { maxDigits: 2 })}%`;

/** `part` of `whole` as a factor over `FACTOR_ONE`; 1 of nothing. */
export const ratio = (part: bigint, whole: bigint) => (whole === 0n ? FACTOR_ONE : (part * FACTOR_ONE) / whole);

/** Sum of amounts. */
export const sum = (amounts: readonly bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);

/** The smaller of two amounts. */
export const least = (a: bigint, b: bigint) => (a < b ? a : b);

/** What a person typed, or what is wrong with it in words; neither of an empty field. */
export function readAmount(text: string, decimals: number): { amount?: bigint; error?: string } {
  if (text.trim() === '') return {};
  try {
    return { amount: parseAmount(text, decimals) };
  } catch (error) {
    if (!(error instanceof AmountInvalid)) throw error;
    return { error: error.message };
  }
}
