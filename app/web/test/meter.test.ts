import { expect, test } from 'vitest';
import { shareBps } from '../src/ui/meter';

test('a share is cut, never rounded up, and ends at the whole', () => {
  expect(shareBps(1n, 3n)).toBe(3_333);
  expect(shareBps(5n, 3n)).toBe(10_000);
  expect(shareBps(2n ** 64n - 1n, 2n ** 64n)).toBe(9_999);
});

test('without limit anything used is everything', () => {
  expect(shareBps(0n, 0n)).toBe(0);
  expect(shareBps(1n, 0n)).toBe(10_000);
});
