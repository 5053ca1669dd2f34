import { parseAmount } from '@bulwark/client';
import { expect, test } from 'vitest';
import { read } from '../src/forms/amount';
import { atLeast, atMost } from '../src/forms/tolerance';
import { endAfter } from '../src/pages/cover/forms/term';
import { assessmentAge, daysOf, times } from '../src/pages/cover/words';

const DAY = 86_400n;

test('a term of whole days ends at the first midnight that gives all of them', () => {
  expect(endAfter(20_000n * DAY, 30n)).toBe(20_030n);
  expect(endAfter(20_000n * DAY + 1n, 30n)).toBe(20_031n);
  expect(endAfter(20_001n * DAY - 1n, 30n)).toBe(20_031n);
});

test('the most that is paid is never below the quote and its tolerance, the least that is got never above', () => {
  expect(atMost(1_001n, 50n)).toBe(1_007n);
  expect(atMost(1_001n, 0n)).toBe(1_001n);
  expect(atLeast(1_001n, 50n)).toBe(995n);
  expect(atLeast(1_001n, 10_000n)).toBe(0n);
});

test('text that is no amount is said in words, not thrown', () => {
  const parse = (text: string) => parseAmount(text, 6);
  expect(read('1,234.5', parse)).toEqual({ amount: 1_234_500_000n, error: undefined });
  expect(read('', parse)).toEqual({ amount: undefined, error: 'Enter an amount.' });
  expect(read('0.1234567', parse).error).toBe('At most 6 digits may follow the point.');
});

test('an assessment is fresh, about to expire, stale, or missing', () => {
  const at = (now: bigint) => assessmentAge({ assessedAt: 1n, assessedUntil: 100n * DAY }, now);
  expect(at(0n)).toEqual({ tone: 'ok', text: 'Fresh for 100 days' });
  expect(at(80n * DAY)).toEqual({ tone: 'warn', text: 'Expires in 20 days' });
  expect(at(99n * DAY + 3_600n)).toEqual({ tone: 'warn', text: 'Expires in 23 h' });
  expect(at(100n * DAY)).toEqual({ tone: 'warn', text: 'Expires in 0 s' });
  expect(at(102n * DAY)).toEqual({ tone: 'bad', text: 'Stale for 2 d' });
  expect(assessmentAge({ assessedAt: 0n, assessedUntil: 0n }, 5n).text).toBe('Not assessed yet');
});

test('lengths and multiples in words', () => {
  expect(daysOf(0)).toBe('None');
  expect(daysOf(86_400)).toBe('1 day');
  expect(daysOf(129_600)).toBe('1 d 12 h');
  expect(times(31_234)).toBe('3.12 times');
});
