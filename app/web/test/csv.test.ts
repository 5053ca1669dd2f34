import { expect, test } from 'vitest';
import { csv } from '../src/ui/csv';

test('fields with commas, quotes and line ends are quoted', () => {
  expect(
    csv([
      ['a', 'b,c'],
      ['say "no"', 'two\nlines'],
    ]),
  ).toBe('a,"b,c"\r\n"say ""no""","two\nlines"\r\n');
});

test('what a spreadsheet would run stays text, a negative amount stays a number', () => {
  expect(csv([['=1+1', '@sum', '-1,234.50', '+x']])).toBe("'=1+1,'@sum,\"-1,234.50\",'+x\r\n");
});
