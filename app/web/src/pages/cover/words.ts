import { formatAmount, formatDuration } from '@bulwark/client';
import type { PolicyState } from '@bulwark/client/maths';
import type { Tone } from '../../ui/badge';

/** A ratio in basis points as a multiple: `31,234` is `3.12 times`. */
export const times = (bps: number): string => `${formatAmount(BigInt(bps), 4, { maxDigits: 2 })} times`;

/** Seconds from which on an assessment's end is worth a warning. */
const SOON = 30n * 86_400n;

/** How old an assessment is, in words. */
export function assessmentAge(view: { assessedAt: bigint; assessedUntil: bigint }, now: bigint): { tone: Tone; text: string } {
  if (view.assessedAt === 0n) return { tone: 'bad', text: 'Not assessed yet' };
  const left = view.assessedUntil - now;
  if (left < 0n) return { tone: 'bad', text: `Stale for ${formatDuration(-left)}` };
  const days = left / 86_400n;
  const text = days > 0n ? `${days} ${days === 1n ? 'day' : 'days'}` : formatDuration(left);
  return left < SOON ? { tone: 'warn', text: `Expires in ${text}` } : { tone: 'ok', text: `Fresh for ${text}` };
}

/** A length of time without small change: whole days, else two units. */
export const daysOf = (seconds: number | bigint): string => {
  const length = BigInt(seconds);
  if (length === 0n) return 'None';
  if (length % 86_400n !== 0n) return formatDuration(length);
  const days = length / 86_400n;
  return `${days} ${days === 1n ? 'day' : 'days'}`;
};

/** Terms that a product is sold for. */
export const termsOf = (product: { minTermDays: number; maxTermDays: number }): string =>
  product.minTermDays === product.maxTermDays
    ? `${product.maxTermDays} days`
    : `${product.minTermDays}–${product.maxTermDays} days`;

/** Where a policy stands, in words. */
export const POLICY_STATE: Readonly<Record<PolicyState, { tone: Tone; text: string }>> = {
  coming: { tone: 'info', text: 'Begins later' },
  waiting: { tone: 'warn', text: 'Waiting period' },
  covers: { tone: 'ok', text: 'Covers' },
  ended: { tone: 'plain', text: 'Ended' },
  cancelled: { tone: 'plain', text: 'Cancelled' },
};
