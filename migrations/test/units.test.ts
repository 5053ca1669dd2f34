import { describe, expect, it } from 'vitest';
import { FileInvalid } from '../file/reader';
import { amount, bytes32, days, duration, id, pinnedDocument, price, rate, share, shortText } from '../file/units';

const ONE = 1_000_000_000n;

/** What a reader complains of; nothing when it takes the value. */
function complaint(read: () => unknown): string | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (error instanceof FileInvalid) return error.complaint;
    throw error;
  }
}

describe('units are converted exactly', () => {
  it.each([
    ['1000000.50', 6, 1_000_000_500_000n],
    ['1,000', 6, 1_000_000_000n],
    ['0.000001', 6, 1n],
    ['0.1', 9, 100_000_000n],
    // As a float it would be 9007199254.740993, one unit off.
    ['9007199254.740993', 6, 9_007_199_254_740_993n],
    ['1152921504606.846976', 6, 1n << 60n],
  ])('%s with %i decimals', (text, decimals, units) => {
    expect(amount(decimals)(text, 'a')).toBe(units);
  });

  it.each([
    ['3.5%', 350],
    ['0.01%', 1],
    ['100%', 10_000],
    ['29.99%', 2_999],
  ])('%s as a share', (text, bps) => {
    expect(share(0, 10_000)(text, 's')).toBe(bps);
  });

  it.each([
    ['2.444%', 24_440_000n],
    ['0.0000001%', 1n],
    ['100%', ONE],
  ])('%s as a rate', (text, found) => {
    expect(rate(1n, ONE)(text, 'r')).toBe(found);
  });

  it.each([
    ['14d', 1_209_600],
    ['1h30m', 5_400],
    ['3m45s', 225],
    ['90s', 90],
  ])('%s as a time', (text, seconds) => {
    expect(duration('1s', '90d')(text, 't')).toBe(seconds);
  });

  it('days, prices, numbers, hashes', () => {
    expect(days(1, 365)('30d', 'd')).toBe(30);
    expect(price('142.35', 'p')).toBe(142_350_000_000n);
    expect(id('18446744073709551615', 'i')).toBe((1n << 64n) - 1n);
    expect(bytes32(`0x${'ab'.repeat(32)}`, 'b')).toEqual(new Uint8Array(32).fill(0xab));
  });
});

describe('what cannot be converted exactly is refused', () => {
  it.each<[string, () => unknown, RegExp]>([
    ['finer than a unit', () => amount(6)('0.0000001', 'a'), /at most 6 digits/i],
    ['zero', () => amount(6)('0', 'a'), /above zero/],
    ['more than the program counts', () => amount(6)('1152921504606.846977', 'a'), /at most/],
    ['a number instead of text', () => amount(6)(5, 'a'), /text in quotes/],
    ['words', () => amount(6)('many', 'a'), /no amount/],
    ['negative', () => amount(6)('-1', 'a'), /no amount/],
    ['a share without per cent', () => share(0, 10_000)('3.5', 's'), /per cent/],
    ['a share finer than a basis point', () => share(0, 10_000)('3.505%', 's'), /no amount of 2 decimals/],
    ['a share out of bounds', () => share(100, 5_000)('50.01%', 's'), /1% to 50%/],
    ['a rate out of bounds', () => rate(1n, ONE)('101%', 'r'), /0.0000001% to 100%/],
    ['a time without unit', () => duration('1h', '90d')('14', 't'), /such as "14d"/],
    ['a time out of bounds', () => duration('1h', '90d')('91d', 't'), /1h to 90d/],
    ['broken days', () => days(1, 365)('36h', 'd'), /whole days/],
    ['a short hash', () => bytes32('abcd', 'b'), /64 hex digits/],
    ['a long name', () => shortText(4)('fünf', 'n'), /5 bytes/],
    ['a document outside of the folder', () => pinnedDocument('.')('../package.json', 'd'), /below the file's folder/],
    ['a document that is not there', () => pinnedDocument('.')('nowhere.md', 'd'), /no document/],
  ])('%s', (_, read, expected) => {
    expect(complaint(read)).toMatch(expected);
  });
});
