import type { LoggedEvent } from '@bulwark/client';
import type { Address } from '@solana/kit';
import { describe, expect, it } from 'vitest';
import { historyOf } from '../src/pages/transparency/events/capital';
import { fieldsOf, plain } from '../src/pages/transparency/events/fields';
import { bucketInWords } from '../src/words/buckets';
import { kindCount } from '../src/words/invariants';
import { inUnit } from '../src/words/parameters/parameter';

const POOL = 'pool' as Address;
// Of events only what the functions read.
const event = (name: string, data: object) => ({ name, data }) as unknown as LoggedEvent;

describe('events as data', () => {
  it('keeps whole numbers whole and bytes readable', () => {
    expect(plain({ amount: 2n ** 64n - 1n, hash: Uint8Array.of(0, 255), parts: [1n, 2n], flag: true })).toEqual({
      amount: '18446744073709551615',
      hash: '00ff',
      parts: ['1', '2'],
      flag: true,
    });
    expect(fieldsOf(event('Deposited', { pool: POOL, amount: 5n, parts: [1n] }))).toEqual([
      ['pool', 'pool'],
      ['amount', '5'],
      ['parts', '["1"]'],
    ]);
  });

  it('tells a pool’s capital from its own events, oldest first', () => {
    const events = [
      event('Withdrawn', { pool: POOL, capitalAfter: 70n, at: 3n }),
      event('Deposited', { pool: 'other', capitalAfter: 9n, at: 2n }),
      event('PositionOpened', { pool: POOL, at: 2n }),
      event('Deposited', { pool: POOL, capitalAfter: 100n, at: 1n }),
    ];
    expect(historyOf(events, POOL)).toEqual([
      { at: 1n, capital: 100n },
      { at: 3n, capital: 70n },
    ]);
  });
});

describe('words of the books', () => {
  it('names buckets, and those that it does not know by their field', () => {
    expect(bucketInWords('pool', 'cededPayable').name).toBe('Ceded premium');
    expect(bucketInWords('pool', 'later')).toEqual({ name: 'later', whose: '' });
  });

  it('counts', () => {
    expect(kindCount('policy', 1)).toBe('1 policy');
    expect(kindCount('policy', 0)).toBe('0 policies');
    expect(kindCount('later', 2)).toBe('2 later');
  });

  it('says values in their units', () => {
    expect(inUnit('seconds', 1_468_800)).toBe('17 d');
    expect(inUnit('bps', 1_050)).toBe('10.5%');
    expect(inUnit('times', 15_000)).toBe('1.5 times');
    expect(inUnit('price', 150_250_000_000n)).toBe('150.25');
    expect(inUnit('money', 7n)).toBe('7 base units');
    expect(inUnit('money', 7n, { money: (amount) => `${amount} USDC` })).toBe('7 USDC');
  });
});
