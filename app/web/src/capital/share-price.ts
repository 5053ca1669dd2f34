import type { LoggedEvent } from '@bulwark/client';
import { SHARE_PRICE_ONE } from '@bulwark/client/maths';
import type { Address } from '@solana/kit';
import { total } from '../words/amounts';

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
  readonly capitalBefore?: bigint | undefined;
  /** `undefined` when only the difference is told. */
  readonly capitalAfter?: bigint;
  readonly gain?: bigint;
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
      return { at, capitalAfter, shares: { before, after } };
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
      return data.pool === pool ? { at: data.at, capitalAfter: data.capitalAfter } : undefined;
    }
    // It names no pool: it stands in a transaction that does.
    case 'Recovered':
      return event.data.toCapital > 0n ? { at: event.data.at, gain: event.data.toCapital } : undefined;
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
  let capital: bigint | undefined;
  for (const [at, moment] of byTime(changes)) {
    const gain = total(moment.map((change) => change.gain ?? 0n));
    if (gain > 0n && capital !== undefined) add(at, capital);
    for (const { capitalBefore, capitalAfter, shares: moved } of moment) {
      if (capitalBefore !== undefined) add(at, capitalBefore);
      shares = moved?.after ?? shares;
      capital = capitalAfter ?? capital;
      if (capitalAfter !== undefined) add(at, capitalAfter);
    }
    // Nodes do not always tell in which order things happened in one second: capital that is told then counts, with the gain or without.
    if (capital === undefined || moment.some(({ capitalAfter }) => capitalAfter !== undefined)) continue;
    capital += gain;
    add(at, capital);
  }
  return points;
}

/** Changes of one second together. */
function byTime(changes: readonly Change[]): Map<bigint, Change[]> {
  const moments = new Map<bigint, Change[]>();
  for (const change of changes) {
    const moment = moments.get(change.at);
    if (moment) moment.push(change);
    else moments.set(change.at, [change]);
  }
  return moments;
}
