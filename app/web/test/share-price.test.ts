import type { LoggedEvent } from '@bulwark/client';
import type { Address, Signature } from '@solana/kit';
import { describe, expect, it } from 'vitest';
import { priceHistory } from '../src/capital/share-price';

const POOL = 'Poo1111111111111111111111111111111111111111' as Address;
const OTHER = 'Poo2222222222222222222222222222222222222222' as Address;
// The program's virtual shares move the last digits.
const thousandths = (price: bigint) => Math.round(Number(price) / 1e9);
const where = { signature: 'sig' as Signature, slot: 1n, time: undefined, index: 0 };

const deposited = (at: bigint, before: [bigint, bigint], after: [bigint, bigint], pool = POOL): LoggedEvent => ({
  name: 'Deposited',
  data: {
    pool,
    owner: OTHER,
    amount: after[0] - before[0],
    shares: after[1] - before[1],
    capitalBefore: before[0],
    capitalAfter: after[0],
    totalSharesBefore: before[1],
    totalSharesAfter: after[1],
    at,
  },
  ...where,
});
const injected = (at: bigint, capitalBefore: bigint, capitalAfter: bigint): LoggedEvent => ({
  name: 'CapitalInjected',
  data: { pool: POOL, from: OTHER, amount: capitalAfter - capitalBefore, capitalBefore, capitalAfter, at },
  ...where,
});

describe('priceHistory', () => {
  it('begins at one and steps with what jumps', () => {
    const events = [injected(20n, 1_000_000n, 1_500_000n), deposited(10n, [0n, 0n], [1_000_000n, 1_000_000_000_000n])];
    expect(priceHistory(events, POOL, 0n).map(({ at, price }) => [at, thousandths(price)])).toEqual([
      [10n, 1_000],
      [20n, 1_000],
      [20n, 1_500],
    ]);
  });

  it('takes the shares of what it has not read from the first that came or left', () => {
    const events = [
      deposited(30n, [2_000_000n, 1_000_000_000_000n], [4_000_000n, 2_000_000_000_000n]),
      injected(20n, 1_000_000n, 2_000_000n),
    ];
    const prices = priceHistory(events, POOL, 0n).map(({ price }) => thousandths(price));
    expect(prices).toEqual([1_000, 2_000, 2_000]);
  });

  describe('with a recovery', () => {
    const recovered: LoggedEvent = {
      name: 'Recovered',
      data: {
        incident: OTHER,
        from: OTHER,
        amount: 800_000n,
        toClaims: 300_000n,
        toCapital: 500_000n,
        toTranches: [],
        collectedBefore: 0n,
        collectedAfter: 300_000n,
        at: 30n,
      },
      ...where,
    };
    const first = deposited(10n, [0n, 0n], [1_000_000n, 1_000_000_000_000n]);
    const step = [
      [10n, 1_000],
      [30n, 1_000],
      [30n, 1_500],
    ];
    const historyOf = (events: LoggedEvent[]) => priceHistory(events, POOL, 0n).map(({ at, price }) => [at, thousandths(price)]);

    it('steps', () => {
      expect(historyOf([recovered, first])).toEqual(step);
    });

    it('does not count it twice when a node tells the second in another order', () => {
      const accrued: LoggedEvent = {
        name: 'PremiumAccrued',
        data: {
          pool: POOL,
          earned: 0n,
          capitalBefore: 1_500_000n,
          capitalAfter: 1_500_000n,
          feesBefore: 0n,
          feesAfter: 0n,
          unearnedBefore: 0n,
          unearnedAfter: 0n,
          at: 30n,
        },
        ...where,
      };
      expect(historyOf([recovered, accrued, first])).toEqual(step);
      expect(historyOf([accrued, recovered, first])).toEqual(step);
    });

    it('tells no price of a pool of which nothing else is known', () => {
      expect(historyOf([recovered])).toEqual([]);
    });
  });

  it('takes the shares of now when nobody came or left', () => {
    expect(priceHistory([injected(20n, 1_000_000n, 2_000_000n)], POOL, 1_000_000_000_000n)).toHaveLength(2);
  });

  it('says nothing of other pools, nor of a pool without shares', () => {
    expect(priceHistory([deposited(10n, [0n, 0n], [5n, 5_000_000n], OTHER)], POOL, 1n)).toEqual([]);
    expect(priceHistory([injected(20n, 1n, 2n)], POOL, 0n)).toEqual([]);
  });
});
