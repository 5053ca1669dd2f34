import { formatBps } from '@bulwark/client';
import type { EventData, Say, Sentences } from './say';

function covers(e: EventData<'TrancheOpened'>, say: Say): string {
  const cover = e.cover;
  switch (cover.__kind) {
    case 'QuotaShare':
      return `${formatBps(cover.cessionBps)} of every loss, backed by up to ${say.money(e.pool, e.limit)}`;
    case 'ExcessOfLoss':
      return `${say.money(e.pool, e.limit)} of a loss above ${say.money(e.pool, e.attachment)}`;
    case 'AggregateStopLoss':
      return `the losses of a year from ${formatBps(cover.attachmentBps)} of capital, up to ${formatBps(cover.limitBps)} of it`;
  }
}

/** Sentences of the room re-insurance. */
export const REINSURANCE = {
  TrancheOpened: (e, say) =>
    `${say.name(e.tranche)} was opened, re-insurance of ${say.name(e.pool)}: it covers ${covers(e, say)}, from ${say.time(e.start)} to ${say.time(e.end)}.`,
  TranchePositionOpened: (e, say) =>
    `${say.name(e.owner)} opened a re-insurer’s position in ${say.name(e.tranche)}, still empty.`,
  TranchePositionClosed: (e, say) => `${say.name(e.owner)} closed an empty position in ${say.name(e.tranche)}.`,
  CapitalCommitted: (e, say) =>
    `${say.name(e.owner)} committed ${say.money(e.tranche, e.amount)} to ${say.name(e.tranche)}, whose collateral is ${say.money(e.tranche, e.collateralAfter)} now.`,
  TrancheSynced: (e, say) =>
    `${say.name(e.tranche)} pulled ${say.money(e.pool, e.amount)} of premium and returned losses that ${say.name(e.pool)} owed it.`,
  ReleaseRequested: (e, say) => `${say.name(e.owner)} asked for shares of ${say.name(e.tranche)} to be released after its term.`,
  ReleaseCancelled: (e, say) => `${say.name(e.owner)} took a request for release from ${say.name(e.tranche)} back.`,
  CapitalReleased: (e, say) =>
    `${say.name(e.owner)} was paid ${say.money(e.tranche, e.amount)} out of ${say.name(e.tranche)}, whose collateral is ${say.money(e.tranche, e.collateralAfter)} now.`,
  TrancheRolled: (e, say) =>
    `${say.name(e.tranche)} was renewed: limit ${say.money(e.pool, e.limit)}, from ${say.time(e.start)} to ${say.time(e.end)}, locked until ${say.time(e.lockedUntil)}.`,
  TrancheClosed: (e, say) =>
    `${say.name(e.tranche)} was closed` +
    (e.toCapital > 0n ? `; ${say.money(e.pool, e.toCapital)} that nobody owned became capital of ${say.name(e.pool)}.` : '.'),
} satisfies Partial<Sentences>;
