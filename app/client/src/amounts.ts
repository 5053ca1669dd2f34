/** Amounts, rates, prices, shares and times as text and back, without floats. */

import type { Wide } from './generated/types';

/** One whole of a ratio in basis points. */
export const BPS_ONE = 10_000n;
/** One whole of an annual rate. */
export const RATE_ONE = 1_000_000_000n;
/** One whole of a price: settlement units per whole unit of collateral. */
export const PRICE_ONE = 1_000_000_000n;
/** Seconds of a day. */
export const DAY = 86_400n;

/** How an amount is written. */
export type AmountFormat = {
  /** Commas between thousands; yes unless told. */
  readonly grouping?: boolean;
  /** Least digits after the point; 0 unless told: zeros at the end are left out. */
  readonly minDigits?: number;
  /** Most digits after the point; further ones are cut, never rounded up. All unless told. */
  readonly maxDigits?: number;
};

/** A text that is no amount; the message says why, for people. */
export class AmountInvalid extends Error {
  override readonly name = 'AmountInvalid';
}

/** Base units as decimal text: `1234500000n` with 6 decimals is `1,234.5`. */
export function formatAmount(amount: bigint, decimals: number, format: AmountFormat = {}): string {
  const { grouping = true, minDigits = 0, maxDigits = decimals } = format;
  const digits = (amount < 0n ? -amount : amount).toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const cut = digits.slice(digits.length - decimals).slice(0, maxDigits);
  const fraction = cut.replace(/0+$/, '').padEnd(Math.min(minDigits, maxDigits), '0');
  const grouped = grouping ? whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',') : whole;
  const sign = amount < 0n && /[1-9]/.test(whole + fraction) ? '-' : '';
  return fraction === '' ? `${sign}${grouped}` : `${sign}${grouped}.${fraction}`;
}

/**
 * Decimal text as base units: `1,234.5` with 6 decimals is `1234500000n`. Commas may stand between thousands only.
 *
 * @param most Largest that is taken: 2^64 - 1, as of amounts, unless told. Shares have 128 bits.
 * @throws {@link AmountInvalid} when it is no positive decimal number, finer than a base unit, or above `most`.
 */
export function parseAmount(text: string, decimals: number, most = 0xffff_ffff_ffff_ffffn): bigint {
  const trimmed = text.trim();
  if (trimmed === '') throw new AmountInvalid('Enter an amount.');
  if (!/^(\d+|\d{1,3}(,\d{3})+)?(\.\d*)?$/.test(trimmed) || !/\d/.test(trimmed)) {
    throw new AmountInvalid('Enter a number such as 1,234.5.');
  }
  const [whole = '', fraction = ''] = trimmed.replaceAll(',', '').split('.');
  if (fraction.slice(decimals).replace(/0+$/, '') !== '') {
    throw new AmountInvalid(decimals === 0 ? 'Enter a whole number.' : `At most ${decimals} digits may follow the point.`);
  }
  const amount = BigInt(whole + fraction.slice(0, decimals).padEnd(decimals, '0'));
  if (amount > most) throw new AmountInvalid('The amount is too large.');
  return amount;
}

/** A ratio in basis points as percent: `250` is `2.5%`. */
export function formatBps(bps: number | bigint, format: AmountFormat = {}): string {
  return `${formatAmount(BigInt(bps), 2, format)}%`;
}

/** A rate over {@link RATE_ONE} as percent, four digits after the point unless told: `12_500_000n` is `1.25%`. */
export function formatRate(rate: bigint, format: AmountFormat = {}): string {
  return `${formatAmount(rate, 7, { maxDigits: 4, ...format })}%`;
}

/** A price over {@link PRICE_ONE}: `150_250_000_000n` is `150.25`. */
export function formatPrice(price: bigint, format: AmountFormat = {}): string {
  return formatAmount(price, 9, format);
}

/**
 * A price as text over {@link PRICE_ONE}.
 *
 * @throws {@link AmountInvalid} as {@link parseAmount}.
 */
export function parsePrice(text: string): bigint {
  return parseAmount(text, 9);
}

/** Whole units of a Q32 number, rounded down: an earning rate per second times the seconds of a day is base units a day. */
export function fromQ32(q32: bigint): bigint {
  return q32 >> 32n;
}

/** Shares as one number. The program keeps them in two halves. */
export function fromWide(wide: Wide): bigint {
  return (wide.high << 64n) + wide.low;
}

/** Two halves of a number below 2^128. */
export function toWide(value: bigint): Wide {
  return { low: value & 0xffff_ffff_ffff_ffffn, high: value >> 64n };
}

/** Day of a time, counted from 1970-01-01 UTC, as policies' `endDay`. */
export function dayOf(unixSeconds: bigint): bigint {
  return unixSeconds / DAY;
}

/** 00:00 UTC of a day in unix seconds. */
export function startOfDay(day: bigint): bigint {
  return day * DAY;
}

/** A time as `2026-01-31`, UTC. */
export function formatDate(unixSeconds: bigint): string {
  return new Date(Number(unixSeconds) * 1_000).toISOString().slice(0, 10);
}

/** A time as `2026-01-31 14:05 UTC`. */
export function formatTime(unixSeconds: bigint): string {
  return `${new Date(Number(unixSeconds) * 1_000).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** A length of time in its two largest units: `3 d 4 h`, `12 min`, `0 s`. */
export function formatDuration(seconds: bigint): string {
  const units: readonly [string, bigint][] = [
    ['d', DAY],
    ['h', 3_600n],
    ['min', 60n],
    ['s', 1n],
  ];
  const first = units.findIndex(([, length]) => seconds >= length);
  if (first < 0) return '0 s';
  let rest = seconds;
  const parts: string[] = [];
  for (const [name, length] of units.slice(first, first + 2)) {
    if (rest >= length) parts.push(`${rest / length} ${name}`);
    rest %= length;
  }
  return parts.join(' ');
}

/** Text in a fixed field of UTF-8 bytes padded with zeros, such as a product's name. */
export function textOf(bytes: { readonly [index: number]: number; readonly length: number }): string {
  const all = Uint8Array.from(bytes);
  const end = all.indexOf(0);
  return new TextDecoder().decode(end < 0 ? all : all.subarray(0, end));
}

/**
 * Text as a fixed field of UTF-8 bytes padded with zeros.
 *
 * @throws {@link AmountInvalid} when it does not fit.
 */
export function toText(text: string, length: number): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length > length) throw new AmountInvalid(`At most ${length} bytes fit.`);
  const field = new Uint8Array(length);
  field.set(bytes);
  return field;
}
