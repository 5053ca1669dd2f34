/** Differences between what is on chain and what the file says, and which of them loosen. */

import { formatAmount, formatBps, formatDuration, formatPrice, formatRate } from '@bulwark/client';
import type { ReadonlyUint8Array } from '@solana/kit';
import type { Change } from './item';

/** In which direction a value loosens: `words` can be judged by people alone, so any change of them counts. */
export type Loosens = 'higher' | 'lower' | 'words' | 'never';

/** How a value is shown and judged. */
export type Rule<V> = { readonly loosens: Loosens; readonly show: (value: V) => string };

type Scalar = number | bigint;

/** A share in bps. */
export const shareRule = (loosens: Loosens): Rule<Scalar> => ({ loosens, show: (bps) => formatBps(bps) });
/** Seconds. */
export const timeRule = (loosens: Loosens): Rule<Scalar> => ({ loosens, show: (seconds) => formatDuration(BigInt(seconds)) });
/** Days. */
export const daysRule = (loosens: Loosens): Rule<Scalar> => ({ loosens, show: (days) => `${days} d` });
/** A rate over 1e9. */
export const rateRule = (loosens: Loosens): Rule<Scalar> => ({
  loosens,
  show: (rate) => formatRate(BigInt(rate), { maxDigits: 7 }),
});
/** A price over 1e9. */
export const priceRule = (loosens: Loosens): Rule<Scalar> => ({ loosens, show: (price) => formatPrice(BigInt(price)) });
/** A number. */
export const plainRule = (loosens: Loosens): Rule<Scalar> => ({ loosens, show: (value) => String(value) });
/** An amount of a mint. */
export const amountRule = (decimals: number, loosens: Loosens): Rule<Scalar> => ({
  loosens,
  show: (amount) => formatAmount(BigInt(amount), decimals),
});

/** Rules for every field of a structure of numbers. */
export type Rules<T> = { readonly [K in keyof T]-?: Rule<Scalar> };

/** Differences of two structures of numbers, field by field in the order of the rules. */
export function differences<T extends { readonly [K in keyof T]: Scalar }>(chain: T, file: T, rules: Rules<T>): Change[] {
  // The fields of the rules are those of the structure.
  return (Object.keys(rules) as (keyof T & string)[]).flatMap((field) =>
    difference(field, chain[field], file[field], rules[field]),
  );
}

/** The difference of two numbers, if there is one. */
export function difference(what: string, chain: Scalar, file: Scalar, { loosens, show }: Rule<Scalar>): Change[] {
  if (BigInt(chain) === BigInt(file)) return [];
  const loosened = loosens === 'words' || (loosens === 'higher' && file > chain) || (loosens === 'lower' && file < chain);
  return [{ what, chain: show(chain), file: show(file), loosens: loosened }];
}

/** The difference of two texts or addresses, if there is one. */
export function textDifference(what: string, chain: string, file: string, loosens: 'words' | 'never' = 'words'): Change[] {
  return chain === file ? [] : [{ what, chain, file, loosens: loosens === 'words' }];
}

/** The difference of two hashes, if there is one. */
export function hashDifference(
  what: string,
  chain: ReadonlyUint8Array,
  file: ReadonlyUint8Array,
  loosens: 'words' | 'never' = 'words',
): Change[] {
  return textDifference(what, hex(chain), hex(file), loosens);
}

/** Bytes as hex. */
export function hex(bytes: ReadonlyUint8Array): string {
  return Buffer.from(Uint8Array.from(bytes)).toString('hex');
}
