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

  it('takes the shares of now when nobody came or left', () => {
    expect(priceHistory([injected(20n, 1_000_000n, 2_000_000n)], POOL, 1_000_000_000_000n)).toHaveLength(2);
  });

  it('says nothing of other pools, nor of a pool without shares', () => {
    expect(priceHistory([deposited(10n, [0n, 0n], [5n, 5_000_000n], OTHER)], POOL, 1n)).toEqual([]);
    expect(priceHistory([injected(20n, 1n, 2n)], POOL, 0n)).toEqual([]);
  });
});
