import { BPS_ONE } from '@bulwark/client';
import type { LayerView, PoolView } from '@bulwark/client/maths';
import { RATE_ONE } from '@bulwark/client/maths';
import { smaller } from '../../words/amounts';

const DAYS_A_YEAR = 365n;

/** A tranche's collateral, and the shares of it that somebody has. */
export interface Stake {
  readonly collateral: bigint;
  readonly shares: bigint;
  readonly totalShares: bigint;
}

/**
 * Premium a year of somebody's shares, base units, rounded down: at the contract's rate on the limit that stands, or the cession's part
 * of what the pool earns now; nothing after the term. Arithmetic for orientation: a pool that earns less pays less.
 *
 * @param feeBps The treasury's share of earned premium, which comes off before a quota share.
 */
export function premiumAYear(layer: LayerView, pool: PoolView, feeBps: number, stake: Stake): bigint {
  const isOver = layer.state === 'runOff' || layer.state === 'unlocked';
  if (isOver || stake.totalShares === 0n || layer.limit === 0n) return 0n;
  const ofTranche =
    layer.kind === 'quotaShare'
      ? (pool.earningPerDay *
          DAYS_A_YEAR *
          (BPS_ONE - BigInt(feeBps)) *
          BigInt(layer.cessionBps) *
          smaller(stake.collateral, layer.limit)) /
        (BPS_ONE * BPS_ONE * layer.limit)
      : (smaller(layer.limitLeft, stake.collateral) * layer.rateOnLine) / RATE_ONE;
  return (ofTranche * stake.shares) / stake.totalShares;
}
