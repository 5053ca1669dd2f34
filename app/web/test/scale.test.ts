import { describe, expect, it } from 'vitest';
import { lossAt, place, stack, top, toThreeDigits } from '../src/capital/scale';

const tower = [
  { from: 0n, to: 100n },
  { from: 100n, to: 101n },
  { from: 101n, to: 1_000n },
  { from: 1_000n, to: null },
];

describe('stack', () => {
  it('fills the height and gives every slice room for its words', () => {
    const slices = stack(tower, 400, 40);
    expect(top(slices)).toBeCloseTo(400);
    for (const { height } of slices) expect(height).toBeGreaterThanOrEqual(40);
    expect(slices.map(({ from }) => from)).toEqual([0n, 100n, 101n, 1_000n]);
  });

  it('keeps the proportion of slices that are thick enough', () => {
    const [first, second] = stack(
      [tower[0], { from: 100n, to: 400n }].filter((span) => span !== undefined),
      400,
      40,
    );
    expect((second?.height ?? 0) / (first?.height ?? 1)).toBeCloseTo(3);
  });

  it('grows when even the least does not fit', () => {
    expect(top(stack(tower, 100, 40))).toBe(160);
  });

  it('stacks nothing', () => {
    expect(top(stack([], 400, 40))).toBe(0);
  });
});

describe('place and lossAt', () => {
  const slices = stack(tower, 400, 40);

  it('puts edges on edges', () => {
    expect(place(slices, 0n)).toBe(0);
    expect(place(slices, 100n)).toBeCloseTo(slices[1]?.foot ?? 0);
    expect(place(slices, 1_000n)).toBeCloseTo(slices[3]?.foot ?? 0);
  });

  it('never leaves the picture', () => {
    expect(place(slices, 10n ** 18n)).toBe(top(slices));
    expect(lossAt(slices, -5)).toBe(0n);
    expect(lossAt(slices, 10_000)).toBeGreaterThan(1_000n);
  });

  it('rises with the loss and finds it again', () => {
    const wide = stack(
      tower.map(({ from, to }) => ({ from: from * 1_000_000n, to: to === null ? null : to * 1_000_000n })),
      400,
      40,
    );
    let before = -1;
    for (let loss = 0n; loss < 1_200_000_000n; loss += 7_000_000n) {
      const y = place(wide, loss);
      expect(y).toBeGreaterThanOrEqual(before);
      before = y;
      if (y >= top(wide)) continue;
      const difference = Number(lossAt(wide, y) - loss);
      expect(Math.abs(difference)).toBeLessThan(1_000_000);
    }
  });
});

describe('toThreeDigits', () => {
  it('keeps three', () => {
    expect(toThreeDigits(123_456n)).toBe(123_000n);
    expect(toThreeDigits(999_900n)).toBe(1_000_000n);
    expect(toThreeDigits(42n)).toBe(42n);
    expect(toThreeDigits(0n)).toBe(0n);
  });
});
