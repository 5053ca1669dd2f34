/** What stands behind a random pool: tranches and buffers in its slots, as valid contracts and stakes would have left them. */

import type { Cession, Pool } from '../../src';
import type { Chance } from './chance';

const DAY = 86_400n;
const RATE_YEAR = 1_000_000_000n * 31_536_000n;

function tranche(chance: Chance, blank: Cession, capital: bigint, accrued: bigint): Cession {
  const start = accrued - chance.between(0n, 300n * DAY) + chance.pick([0n, 0n, chance.between(0n, 400n * DAY)]);
  const end = start + chance.between(DAY, 732n * DAY);
  const limit = chance.magnitude(1n, capital);
  const term = { openedAt: start - 1n, start, end, lockedUntil: end + 17n * DAY, limit };
  const owed = chance.percent(50) ? chance.magnitude(1n, capital) : 0n;
  if (chance.percent(40)) {
    const cessionBps = chance.number(1, 3_000);
    const collateral = chance.between(0n, limit);
    const effectiveBps = Number((BigInt(cessionBps) * collateral) / limit);
    return { ...blank, ...term, owed, kind: 1, cessionBps, effectiveBps, collateral, remainder: chance.between(0n, 9_999n) };
  }
  const used = chance.percent(20) ? chance.between(0n, limit) : 0n;
  const collateral = chance.between(0n, limit);
  const standing = limit - used < collateral ? limit - used : collateral;
  const rateOnLine = chance.magnitude(1n, 500_000_000n);
  return {
    ...blank,
    ...term,
    owed,
    kind: chance.pick([2, 2, 3]),
    attachment: chance.magnitude(1n, capital),
    used,
    collateral,
    rateOnLine,
    rate: (standing * rateOnLine * (1n << 32n)) / RATE_YEAR,
    remainder: chance.between(0n, (1n << 32n) - 1n),
  };
}

/** Tranches, buffers and stop-loss of a pool. */
export function backing(chance: Chance, blank: Pool, capital: bigint, accrued: bigint, now: bigint) {
  const tranches = chance.percent(50) ? chance.number(1, 3) : 0;
  const cessions = blank.cessions.map((slot, index) => (index < tranches ? tranche(chance, slot, capital, accrued) : slot));
  const count = chance.percent(40) ? chance.number(1, 2) : 0;
  const buffers = blank.buffers.map((slot, index) => {
    if (index >= count) return slot;
    const incomePaid = chance.magnitude(1n, capital);
    return {
      ...slot,
      openedAt: 1n,
      collateral: chance.magnitude(1n, 1n << 50n),
      cash: chance.percent(30) ? chance.magnitude(1n, capital) : 0n,
      incomeEarned: incomePaid + chance.magnitude(1n, capital),
      incomePaid,
      value: chance.magnitude(1n, capital),
      valuedUntil: now + chance.between(-100n, 3_600n),
      feeBps: chance.number(0, 5_000),
      feeRemainder: chance.number(0, 9_999),
      held: chance.percent(90) ? 1 : 0,
    };
  });
  const sum = (amounts: readonly bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);
  return {
    pool: {
      tranches,
      cessions,
      cededPayable: sum(cessions.map(({ owed }) => owed)),
      coveredUntil: now + chance.between(0n, 400n * DAY),
      buffers,
      bufferPayable: sum(buffers.map(({ cash, incomeEarned, incomePaid }) => cash + incomeEarned - incomePaid)),
      stopLoss: {
        ...blank.stopLoss,
        tripRatioBps: 10_000,
        resetRatioBps: 11_000,
        bufferCapBps: chance.number(0, 10_000),
        turn: 255,
        tripped: chance.percent(3) ? 1 : 0,
        buffers: count,
      },
    },
  };
}
