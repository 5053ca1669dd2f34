/** Human units of the file, converted exactly: text to whole numbers, never through a float. */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { AmountInvalid, formatAmount, parseAmount } from '@bulwark/client';
import { type Address, isAddress } from '@solana/kit';
import { FileInvalid, type Reader, text } from './reader';

/** The program's largest amount, 2^60 base units. */
const MAX_AMOUNT = 1n << 60n;

function decimal(value: string, decimals: number, path: string): bigint {
  try {
    return parseAmount(value, decimals);
  } catch (error) {
    if (!(error instanceof AmountInvalid)) throw error;
    throw new FileInvalid(path, `${JSON.stringify(value)} is no amount of ${decimals} decimals: ${error.message}`);
  }
}

/** An amount of a mint: `"1000000.50"`; zero only where it is allowed. */
export function amount(decimals: number, zero: 'zero' | 'above zero' = 'above zero'): Reader<bigint> {
  return (value, path) => {
    const units = decimal(text(value, path), decimals, path);
    if (units === 0n && zero === 'above zero') throw new FileInvalid(path, 'must be above zero');
    if (units > MAX_AMOUNT) {
      throw new FileInvalid(path, `must be at most ${formatAmount(MAX_AMOUNT, decimals)}: the program counts no more`);
    }
    return units;
  };
}

/** A price, quote units for one base unit, over 1e9: `"142.35"`. */
export const price: Reader<bigint> = (value, path) => {
  const found = decimal(text(value, path), 9, path);
  if (found === 0n) throw new FileInvalid(path, 'must be above zero');
  return found;
};

function percentOf(value: unknown, path: string, decimals: number): bigint {
  const written = text(value, path);
  if (!written.endsWith('%')) throw new FileInvalid(path, `must be per cent, such as "3.5%", not ${JSON.stringify(written)}`);
  return decimal(written.slice(0, -1), decimals, path);
}

/** A share in bps: `"3.5%"` is 350. Bounds in bps, inclusive. */
export function share(least: number, most: number): Reader<number> {
  return (value, path) => {
    const bps = percentOf(value, path, 2);
    if (bps < BigInt(least) || bps > BigInt(most)) {
      throw new FileInvalid(path, `must be ${least / 100}% to ${most / 100}%, not ${String(value)}`);
    }
    return Number(bps);
  };
}

/** A rate over 1e9: `"2.444%"` is 24,440,000. Bounds over 1e9, inclusive. */
export function rate(least: bigint, most: bigint): Reader<bigint> {
  return (value, path) => {
    const found = percentOf(value, path, 7);
    if (found < least || found > most) {
      throw new FileInvalid(path, `must be ${formatAmount(least, 7)}% to ${formatAmount(most, 7)}%, not ${String(value)}`);
    }
    return found;
  };
}

const UNITS: Readonly<Record<string, number>> = { d: 86_400, h: 3_600, m: 60, s: 1 };

function secondsOf(written: string): number | undefined {
  if (!/^(\d{1,9}[dhms])+$/.test(written)) return undefined;
  let seconds = 0;
  for (const [, count = '', unit = ''] of written.matchAll(/(\d+)([dhms])/g)) seconds += Number(count) * (UNITS[unit] ?? 0);
  return seconds;
}

/** A length of time in seconds: `"14d"`, `"6h"`, `"1h30m"`. Bounds written likewise, inclusive. */
export function duration(least: string, most: string): Reader<number> {
  const [from, to] = [secondsOf(least), secondsOf(most)];
  if (from === undefined || to === undefined) throw new Error(`${least} to ${most} are no durations`);
  return (value, path) => {
    const written = text(value, path);
    const seconds = secondsOf(written);
    if (seconds === undefined)
      throw new FileInvalid(path, `must be a time such as "14d" or "1h30m", not ${JSON.stringify(written)}`);
    if (seconds < from || seconds > to) throw new FileInvalid(path, `must be ${least} to ${most}, not ${written}`);
    return seconds;
  };
}

/** A length of time in whole days. */
export function days(least: number, most: number): Reader<number> {
  const reader = duration(`${least}d`, `${most}d`);
  return (value, path) => {
    const seconds = reader(value, path);
    if (seconds % 86_400 !== 0) throw new FileInvalid(path, `must be whole days, not ${String(value)}`);
    return seconds / 86_400;
  };
}

/** A whole number of 64 bits in quotes. */
export const id: Reader<bigint> = (value, path) => decimal(text(value, path), 0, path);

/** An address in base 58. */
export const address: Reader<Address> = (value, path) => {
  const written = text(value, path);
  if (!isAddress(written)) throw new FileInvalid(path, `${JSON.stringify(written)} is no address`);
  return written;
};

/** 32 bytes in hex, with or without `0x`. */
export const bytes32: Reader<Uint8Array> = (value, path) => {
  const hex = text(value, path).replace(/^0x/, '');
  if (!/^[0-9a-fA-F]{64}$/.test(hex)) throw new FileInvalid(path, 'must be 64 hex digits');
  return Uint8Array.from(Buffer.from(hex, 'hex'));
};

/** UTF-8 text of so many bytes at most. */
export function shortText(bytes: number): Reader<string> {
  return (value, path) => {
    const written = text(value, path);
    const length = Buffer.byteLength(written);
    if (length > bytes) throw new FileInvalid(path, `is ${length} bytes of UTF-8, ${bytes} fit on chain`);
    return written;
  };
}

/** A document whose hash goes on chain. */
export type PinnedDocument = {
  /** Its path as the file names it. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** SHA-256 of its bytes. */
  readonly hash: Uint8Array;
};

/** A document by its path, relative to `folder`. */
export function pinnedDocument(folder: string): Reader<PinnedDocument> {
  return (value, path) => {
    const name = text(value, path);
    if (!/^[A-Za-z0-9_][A-Za-z0-9_./-]*$/.test(name) || name.split('/').includes('..')) {
      throw new FileInvalid(path, `must be a path below the file's folder, not ${JSON.stringify(name)}`);
    }
    let bytes: Buffer;
    try {
      bytes = readFileSync(resolve(folder, name));
    } catch {
      throw new FileInvalid(path, `there is no document ${name} beside the file`);
    }
    return { path: name, bytes: Uint8Array.from(bytes), hash: Uint8Array.from(createHash('sha256').update(bytes).digest()) };
  };
}
