import { total } from '../amounts';
import { BUFFER_TERMS, BUFFER_UNITS } from '../parameters/buffer';
import { changes } from '../parameters/parameter';
import { STOP_LOSS_TERMS, STOP_LOSS_UNITS } from '../parameters/pool';
import { price, type Sentences } from './say';

/** Sentences of the room stop-loss. */
export const STOP_LOSS = {
  StopLossTermsSet: (e, say) =>
    `The authority changed the stop-loss of ${say.name(e.pool)}: ${changes(STOP_LOSS_TERMS, e.before, e.after, STOP_LOSS_UNITS)}.`,
  BufferOpened: (e, say) =>
    `${say.name(e.buffer)} was opened behind ${say.name(e.pool)}: up to ${say.collateral(e.buffer, e.terms.collateralCap)} of collateral, priced by ${say.name(e.feed)}.`,
  BufferTermsSet: (e, say) =>
    `The authority changed the terms of ${say.name(e.buffer)}: ${changes(BUFFER_TERMS, e.before, e.after, BUFFER_UNITS(say, e.buffer))}. Its price is ${say.name(e.feed)}.`,
  BufferClosed: (e, say) =>
    `${say.name(e.buffer)} was closed` +
    (e.collateral > 0n || e.toFees > 0n
      ? `; rests of rounding went to the treasury: ${say.money(e.pool, e.toFees)} and ${say.collateral(e.buffer, e.collateral)}.`
      : '.'),
  BufferPositionOpened: (e, say) => `${say.name(e.owner)} opened a staker’s position in ${say.name(e.buffer)}, still empty.`,
  BufferPositionClosed: (e, say) => `${say.name(e.owner)} closed an empty position in ${say.name(e.buffer)}.`,
  Staked: (e, say) =>
    `${say.name(e.owner)} staked ${say.collateral(e.buffer, e.amount)}` +
    (e.cash > 0n ? ` and brought ${say.money(e.buffer, e.cash)} along` : '') +
    `. ${say.name(e.buffer)} holds ${say.collateral(e.buffer, e.collateralAfter)} now.`,
  UnstakeRequested: (e, say) =>
    `${say.name(e.owner)} asked to leave ${say.name(e.buffer)} with a part of the shares. It can be paid from ${say.time(e.maturesAt)} to ${say.time(e.lapsesAt)} and bears losses until then.`,
  UnstakeCancelled: (e, say) => `${say.name(e.owner)} took a request to leave ${say.name(e.buffer)} back.`,
  Unstaked: (e, say) =>
    `${say.name(e.owner)} was paid ${say.collateral(e.buffer, e.amount)} out of ${say.name(e.buffer)}` +
    (e.cash > 0n ? ` and is owed ${say.money(e.buffer, e.cash)} of its cash as income.` : '.'),
  IncomeCollected: (e, say) =>
    `${say.name(e.owner)} was paid ${say.money(e.buffer, e.amount)} of income by ${say.name(e.buffer)}.`,
  BufferValued: (e, say) =>
    `${say.name(e.buffer)} was valued: ${say.collateral(e.buffer, e.collateral)} and ${say.money(e.buffer, e.cash)} of cash count for ${say.money(e.buffer, e.valueAfter)} until ${say.time(e.valuedUntil)}; before it was ${say.money(e.buffer, e.valueBefore)}.`,
  StopLossTripped: (e, say) =>
    `The stop-loss of ${say.name(e.pool)} tripped: ` +
    (e.overLine
      ? `net losses of the year of ${say.money(e.pool, e.netLossesOfYear)} are above the line of ${say.money(e.pool, e.line)}.`
      : 'eligible capital fell below the trip ratio.') +
    ' No new cover is sold.',
  StopLossReset: (e, say) =>
    `The stop-loss of ${say.name(e.pool)}, tripped since ${say.time(e.trippedAt)}, was reset: cover is sold again.`,
  LiquidationBegun: (e, say) =>
    `A settlement of ${say.money(e.pool, e.approvedTotal)} reached the buffers: ${say.money(e.pool, e.fromCapital)} came from capital up to the line, ${say.money(e.pool, total(e.fromTranches))} from re-insurance, ${say.money(e.pool, total(e.fromCash))} from the buffers’ cash, and ${say.money(e.pool, e.toRaise)} are to be raised from collateral. ${e.turn === 255 ? 'No buffer has any.' : `Slot ${e.turn + 1} has its turn until ${say.time(e.turnDeadline)}.`}`,
  AuctionStarted: (e, say) =>
    `An auction of ${say.name(e.buffer)} was started${e.starts > 1n ? ` again (start ${e.starts})` : ''}: it falls from ${price(e.top)}, the market is at ${price(e.reference)}, nothing is sold below ${price(e.floor)}. ${say.money(e.buffer, e.toRaise)} are to be raised.`,
  CollateralTaken: (e, say) =>
    `${say.name(e.bidder)} bought ${say.collateral(e.buffer, e.collateral)} for ${say.money(e.buffer, e.paid)}, at ${price(e.price)} each. ${e.toRaiseAfter > 0n ? `${say.money(e.buffer, e.toRaiseAfter)} are still to be raised.` : 'All is raised.'}`,
  TurnEnded: (e, say) =>
    `The turn of slot ${e.index + 1} ended: it raised ${say.money(e.pool, e.raised)}, ${say.money(e.pool, e.toRaise)} are still to be raised. ${e.next === 255 ? 'No buffer is left.' : `Slot ${e.next + 1} has its turn now.`}`,
} satisfies Partial<Sentences>;
