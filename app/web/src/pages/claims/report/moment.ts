import { formatTime } from '@bulwark/client';
import { windowText } from '../words';

/** A moment as the text of a field, UTC: `2026-01-31T14:05:00`. */
export const written = (at: bigint) => new Date(Number(at) * 1_000).toISOString().slice(0, 19);

/** The moment that was typed, UTC; `undefined` when it is none. */
export function moment(text: string): bigint | undefined {
  const at = Date.parse(`${text}Z`);
  return text === '' || Number.isNaN(at) ? undefined : BigInt(Math.floor(at / 1_000));
}

/** What is wrong with the time of a loss, in words; nothing of an empty field. `window` is how long a loss can be reported, seconds. */
export function wrongMoment(text: string, now: bigint, window: number): string | undefined {
  if (text === '') return undefined;
  const at = moment(text);
  const oldest = now - BigInt(window);
  if (at === undefined) return 'Enter date and time.';
  if (at > now) return 'This is in the future, by the chain’s clock.';
  if (at < oldest)
    return `Too long ago: a loss can be reported for ${windowText(window)}, which is from ${formatTime(oldest)} on.`;
  return undefined;
}
