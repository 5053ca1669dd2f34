import type { LayerView, PoolView } from '@bulwark/client/maths';
import { describe, expect, it } from 'vitest';
import { premiumAYear } from '../src/pages/reinsure/estimate';

// Of a layer and a pool only what the estimate reads.
const layer = (of: Partial<LayerView>) =>
  ({ limit: 1_000n, limitLeft: 1_000n, cessionBps: 0, rateOnLine: 0n, ...of }) as LayerView;
const pool = { earningPerDay: 1_000n } as PoolView;

describe('premiumAYear', () => {
  it('pays a layer its rate on the limit that collateral backs', () => {
    const xl = layer({ kind: 'excessOfLoss', rateOnLine: 100_000_000n });
    expect(premiumAYear(xl, pool, 0, { collateral: 2_000n, shares: 1n, totalShares: 1n })).toBe(100n);
    expect(premiumAYear(xl, pool, 0, { collateral: 500n, shares: 1n, totalShares: 2n })).toBe(25n);
    expect(premiumAYear({ ...xl, limitLeft: 200n }, pool, 0, { collateral: 500n, shares: 1n, totalShares: 1n })).toBe(20n);
  });

  it('pays a quota share its part of what the fee leaves, as far as it is full', () => {
    const share = layer({ kind: 'quotaShare', cessionBps: 2_000 });
    // 365,000 a year, 10 % fee, 20 % ceded.
    expect(premiumAYear(share, pool, 1_000, { collateral: 1_000n, shares: 1n, totalShares: 1n })).toBe(65_700n);
    expect(premiumAYear(share, pool, 1_000, { collateral: 500n, shares: 1n, totalShares: 1n })).toBe(32_850n);
    expect(premiumAYear(share, pool, 1_000, { collateral: 5_000n, shares: 1n, totalShares: 1n })).toBe(65_700n);
  });

  it('pays nothing after the term', () => {
    const xl = layer({ kind: 'excessOfLoss', rateOnLine: 100_000_000n });
    const stake = { collateral: 1_000n, shares: 1n, totalShares: 1n };
    expect(premiumAYear({ ...xl, state: 'runOff' }, pool, 0, stake)).toBe(0n);
    expect(premiumAYear({ ...xl, state: 'unlocked' }, pool, 0, stake)).toBe(0n);
    expect(premiumAYear({ ...xl, state: 'coming' }, pool, 0, stake)).toBe(100n);
  });

  it('pays nobody where nobody has shares', () => {
    expect(premiumAYear(layer({ kind: 'quotaShare' }), pool, 0, { collateral: 0n, shares: 0n, totalShares: 0n })).toBe(0n);
  });
});
