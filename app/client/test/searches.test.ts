/** What the maths search for is the last that the program would take, and what they split sums to the whole: on random markets. */

import { beforeAll, describe, expect, it } from 'vitest';
import { getPoolDecoder, getProductDecoder } from '../src';
import { Book, loadMaths } from '../src/maths';
import { Chance } from './quote/chance';
import { type Market, market } from './quote/market';

const MARKETS = 300;

function open({ now, fund, pool, book, sales }: Market): Book {
  const accounts = sales.flatMap(({ product, bytes, programData }) =>
    [{ address: product, data: bytes }, programData ?? []].flat(),
  );
  return Book.open([fund, pool, book, ...accounts], [], now);
}

const least = (a: bigint, b: bigint) => (a < b ? a : b);

describe('on random markets', () => {
  const markets: Market[] = [];

  beforeAll(async () => {
    await loadMaths();
    const chance = new Chance(7);
    for (let count = 0; count < MARKETS; count++) markets.push(market(chance, 3));
  });

  it('a unit above the largest sum is refused', () => {
    let found = 0;
    for (const market of markets) {
      const book = open(market);
      const solvency = book.solvency(market.pool.address, true);
      for (const { product, bytes } of market.sales) {
        const { minSum, maxSum, maxTermDays } = getProductDecoder().decode(bytes);
        const endDay = market.now / 86_400n + BigInt(maxTermDays);
        const refusal = (sum: bigint) => book.quotePolicy(product, sum, endDay).refusal;
        const largest = book.largestSum(product, endDay);
        const { capacityLeft } = book.product(product);
        if (largest > 0n) {
          found += 1;
          expect(refusal(largest)).toBeNull();
          const headroom = solvency.products.find((part) => part.product === product)?.headroom;
          expect(largest).toBeLessThanOrEqual(headroom ?? 0n);
        }
        const next = largest > 0n ? largest + 1n : minSum;
        if (next <= least(maxSum, capacityLeft)) expect(refusal(next)).not.toBeNull();
      }
      book.close();
    }
    expect(found).toBeGreaterThan(MARKETS);
  });

  it('a share above the most is refused', () => {
    let bounded = 0;
    for (const market of markets) {
      const book = open(market);
      const { low, high } = getPoolDecoder().decode(market.pool.data).totalShares;
      const total = low + (high << 64n);
      const { mostShares } = book.quoteWithdrawal(market.pool.address, 1n);
      const quote = (shares: bigint) => book.quoteWithdrawal(market.pool.address, shares);
      if (mostShares > 0n) {
        const { refusal, amount } = quote(mostShares);
        // Shares of less than a unit leave by giving them up.
        if (refusal) expect([refusal.name, amount]).toEqual(['ZeroAmountOut', 0n]);
      }
      if (mostShares > 0n && mostShares < total) {
        bounded += 1;
        expect(quote(mostShares + 1n).refusal?.name).toMatch(/^(ReserveTooLow|CapitalTooLow|PerilGroupTooLarge)$/);
      }
      book.close();
    }
    expect(bounded).toBeGreaterThan(MARKETS / 10);
  });

  it('a premium is all of its parts', () => {
    for (const market of markets) {
      const book = open(market);
      for (const { product, sum, endDay } of market.sales) {
        for (const referred of [false, true]) {
          const { price } = book.quotePolicy(product, sum, endDay, referred);
          if (!price) continue;
          const { referral, treasury, stakers, quotaShares, underwriters } = price.parts;
          expect(referral + treasury + stakers + quotaShares + underwriters).toBe(price.premium);
          expect(price.exposureAfter - price.exposureBefore).toBe(sum);
        }
      }
      book.close();
    }
  });

  it('a price curve rises, bends at the kink and passes through today', () => {
    for (const market of markets) {
      const book = open(market);
      for (const { product } of market.sales) {
        const view = book.product(product);
        const curve = book.priceCurve(product, 11);
        for (const [index, point] of curve.entries()) {
          const before = curve[index - 1];
          if (!before) continue;
          expect(point.exposure).toBeGreaterThan(before.exposure);
          expect(point.rate).toBeGreaterThanOrEqual(before.rate);
        }
        expect(curve[0]).toEqual({ utilisationBps: 0, exposure: 0n, rate: view.floorRate });
        expect(curve.at(-1)).toEqual({ utilisationBps: 10_000, exposure: view.capacity, rate: view.fullRate });
        const today = least(view.exposure, view.capacity);
        expect(curve.find(({ exposure }) => exposure === today)?.rate).toBe(view.rate);
        const kink = (view.capacity * BigInt(view.kinkBps)) / 10_000n;
        expect(curve.find(({ exposure }) => exposure === kink)?.rate).toBeLessThanOrEqual(view.kinkRate);
      }
      book.close();
    }
  });

  it('solvency is what its rules say, and eligible capital its three parts', () => {
    for (const market of markets) {
      const book = open(market);
      const view = book.solvency(market.pool.address);
      expect(view.capital + view.reinsurance.counted + view.buffers.counted).toBe(view.eligible);
      const broken = view.rules.filter(({ rule, holds }) => rule !== 'product' && !holds);
      expect(broken.length > 0).toBe(view.refusal !== null);
      for (const { rule, used, limit, holds } of view.rules) {
        // Rounded against the pool: what is within its limit in units holds exactly.
        if (used <= limit) expect([rule, holds]).toEqual([rule, true]);
      }
      expect(view.reserveRequired <= view.eligible || broken.some(({ rule }) => rule === 'reserve')).toBe(true);
      book.close();
    }
  });
});
