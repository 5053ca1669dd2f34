import type { LoggedEvent } from '@bulwark/client';
import { SHARE_PRICE_ONE } from '@bulwark/client/maths';
import type { Address } from '@solana/kit';

/** Virtual shares of the program: the price of a share is that of a million, and of a pool without capital it is one. */
const VIRTUAL_SHARES = 1_000_000n;

/** Price of a share at a moment, over `SHARE_PRICE_ONE`. */
export interface PricePoint {
  /** Unix seconds. */
  readonly at: bigint;
  readonly price: bigint;
}

/** Capital and shares before and after something that happened to a pool. */
interface Change {
  readonly at: bigint;
  /** `undefined` when nothing jumped. */
  readonly capitalBefore: bigint | undefined;
  readonly capitalAfter: bigint;
  /** Shares, when somebody came or left: at the price of the moment, which is the same before and after. */
  readonly shares?: { readonly before: bigint; readonly after: bigint };
}

/** What an event says of a pool's capital and shares; `undefined` when nothing, or of another pool. */
function changeOf(event: LoggedEvent, pool: Address): Change | undefined {
  switch (event.name) {
    case 'Deposited':
    case 'Withdrawn': {
      const { data } = event;
      if (data.pool !== pool) return undefined;
      const { at, capitalAfter, totalSharesBefore: before, totalSharesAfter: after } = data;
      return { at, capitalBefore: undefined, capitalAfter, shares: { before, after } };
    }
    case 'CapitalInjected':
    case 'IncidentSettled':
    case 'LiquidationBegun': {
      const { data } = event;
      return data.pool === pool ? data : undefined;
    }
    // Premium was earned since the last time: nothing jumps.
    case 'PremiumAccrued':
    case 'TrancheClosed': {
      const { data } = event;
      return data.pool === pool ? { at: data.at, capitalBefore: undefined, capitalAfter: data.capitalAfter } : undefined;
    }
    default:
      return undefined;
  }
}

/**
 * History of a pool's share price out of its events, oldest first. A loss or a gift is a step: two points at one time.
 *
 * @param events Newest first, as they are read.
 * @param totalShares Shares now: those of all the time in which nobody came or left.
 */
export function priceHistory(events: readonly LoggedEvent[], pool: Address, totalShares: bigint): PricePoint[] {
  const changes = [...events].reverse().flatMap((event) => changeOf(event, pool) ?? []);
  let shares = changes.find((change) => change.shares)?.shares?.before ?? totalShares;
  const points: PricePoint[] = [];
  const add = (at: bigint, capital: bigint) => {
    // Of a pool without shares there is no price.
    if (shares === 0n) return;
    const price = (VIRTUAL_SHARES * (capital + 1n) * SHARE_PRICE_ONE) / (shares + VIRTUAL_SHARES);
    const last = points.at(-1);
    if (last?.at !== at || last.price !== price) points.push({ at, price });
  };
  for (const { at, capitalBefore, capitalAfter, shares: moved } of changes) {
    if (capitalBefore !== undefined) add(at, capitalBefore);
    shares = moved?.after ?? shares;
    add(at, capitalAfter);
  }
  return points;
}
