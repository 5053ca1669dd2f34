import { describe, expect, it } from 'vitest';
import {
  AmountInvalid,
  dayOf,
  formatAmount,
  formatBps,
  formatDate,
  formatDuration,
  formatPrice,
  formatRate,
  formatTime,
  fromQ32,
  fromWide,
  parseAmount,
  parsePrice,
  startOfDay,
  textOf,
  toText,
  toWide,
} from '../src';

describe('amounts', () => {
  it.each([
    [0n, 6, '0'],
    [1n, 6, '0.000001'],
    [1_234_500_000n, 6, '1,234.5'],
    [1_000_000_000_000n, 6, '1,000,000'],
    [-1_500_000n, 6, '-1.5'],
    [18_446_744_073_709_551_615n, 9, '18,446,744,073.709551615'],
    [1_234n, 0, '1,234'],
  ])('writes %s with %s decimals as %s', (amount, decimals, text) => {
    expect(formatAmount(amount, decimals)).toBe(text);
  });

  it('cuts digits and never rounds up, and keeps as many as asked for', () => {
    expect(formatAmount(1_999_999n, 6, { maxDigits: 2 })).toBe('1.99');
    expect(formatAmount(1_000_000n, 6, { minDigits: 2 })).toBe('1.00');
    expect(formatAmount(1_500_000n, 6, { minDigits: 2, maxDigits: 2 })).toBe('1.50');
    expect(formatAmount(1_234_000_000n, 6, { grouping: false })).toBe('1234');
    expect(formatAmount(-1n, 6, { maxDigits: 2 })).toBe('0');
  });

  it.each([
    ['1,234.5', 6, 1_234_500_000n],
    ['0.000001', 6, 1n],
    ['.5', 6, 500_000n],
    ['5.', 6, 5_000_000n],
    ['007', 0, 7n],
    ['1.2300', 2, 123n],
    [' 12 ', 0, 12n],
    ['18446744073709551615', 0, 18_446_744_073_709_551_615n],
  ])('reads %s with %s decimals', (text, decimals, amount) => {
    expect(parseAmount(text, decimals)).toBe(amount);
  });

  it.each([
    '',
    ' ',
    '.',
    '-1',
    '1e6',
    '1,23',
    '1,2345',
    '12,34,567',
    '1.2.3',
    '0x10',
    'one',
    '1 000',
    '18446744073709551616',
    '\u0661',
  ])('refuses %s', (text) => {
    expect(() => parseAmount(text, 0)).toThrow(AmountInvalid);
  });

  it('refuses what is finer than a base unit instead of rounding it', () => {
    expect(() => parseAmount('0.0000001', 6)).toThrow(/At most 6 digits/);
    expect(() => parseAmount('0.5', 0)).toThrow(/whole number/);
  });

  it('reads back what it writes, at any size and decimals', () => {
    let seed = 88_172_645_463_325_252n;
    for (let turn = 0; turn < 2_000; turn++) {
      // Xorshift: any 64 bits will do.
      seed ^= (seed << 13n) & 0xffff_ffff_ffff_ffffn;
      seed ^= seed >> 7n;
      seed ^= (seed << 17n) & 0xffff_ffff_ffff_ffffn;
      const amount = seed >> BigInt(turn % 64);
      const decimals = turn % 19;
      expect(parseAmount(formatAmount(amount, decimals), decimals)).toBe(amount);
    }
  });

  it('writes ratios, rates and prices', () => {
    expect(formatBps(250)).toBe('2.5%');
    expect(formatBps(10_000)).toBe('100%');
    expect(formatRate(12_500_000n)).toBe('1.25%');
    expect(formatRate(1n)).toBe('0%');
    expect(formatPrice(150_250_000_000n)).toBe('150.25');
    expect(parsePrice('150.25')).toBe(150_250_000_000n);
    expect(fromQ32((5n << 32n) + 1n)).toBe(5n);
  });

  it('joins and splits shares', () => {
    const shares = (3n << 64n) + 7n;
    expect(toWide(shares)).toEqual({ low: 7n, high: 3n });
    expect(fromWide(toWide(shares))).toBe(shares);
  });

  it('writes times in UTC', () => {
    expect(formatDate(1_767_225_600n)).toBe('2026-01-01');
    expect(formatTime(1_767_225_600n + 3_661n)).toBe('2026-01-01 01:01 UTC');
    expect(dayOf(1_767_225_599n)).toBe(20_453n);
    expect(startOfDay(dayOf(1_767_225_600n))).toBe(1_767_225_600n);
  });

  it.each([
    [0n, '0 s'],
    [59n, '59 s'],
    [60n, '1 min'],
    [3_661n, '1 h 1 min'],
    [86_400n, '1 d'],
    [90_061n, '1 d 1 h'],
    [86_401n, '1 d'],
  ])('writes %s seconds as %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });

  it('reads and writes text in fixed fields', () => {
    expect(textOf(toText('Mango \u{1F96D}', 32))).toBe('Mango \u{1F96D}');
    expect(toText('a'.repeat(32), 32)).toHaveLength(32);
    expect(() => toText('a'.repeat(33), 32)).toThrow(AmountInvalid);
  });
});
