import { formatAmount } from '@bulwark/client';
import { FACTOR_ONE } from '@bulwark/client/maths';

const DIGITS = FACTOR_ONE.toString().length - 1;

/** A settlement factor in percent: 1 is `100%`. Cut, never rounded up. */
export const factorText = (factor: bigint) => `${formatAmount(factor * 100n, DIGITS, { maxDigits: 2 })}%`;

/** `part` of `whole` as a factor over `FACTOR_ONE`; 1 of nothing. */
export const ratio = (part: bigint, whole: bigint) => (whole === 0n ? FACTOR_ONE : (part * FACTOR_ONE) / whole);
