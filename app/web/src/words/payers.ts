import type { PayerKind } from '@bulwark/client/maths';

/** Who pays a slice of a loss, in words. */
export const PAYER: Readonly<Record<PayerKind, string>> = {
  quotaShare: 'Quota share',
  retention: 'Pool capital, retention',
  excessOfLoss: 'Excess of loss',
  capitalAbove: 'Pool capital, above the layers',
  aggregateStopLoss: 'Aggregate stop-loss',
  buffer: 'Stop-loss buffer',
  capitalBeyondLine: 'Pool capital, beyond the stop-loss line',
  shortfall: 'Nobody: stays owed',
};

/** Number of the colour that a payer has in every bar, tower and chart. Capital has one: wherever it stands it is underwriters' money. */
export const PAYER_SERIES: Readonly<Record<PayerKind, number>> = {
  retention: 0,
  quotaShare: 3,
  excessOfLoss: 2,
  capitalAbove: 0,
  aggregateStopLoss: 5,
  buffer: 1,
  capitalBeyondLine: 0,
  shortfall: 7,
};

/** Whose money a payer's is, and when it pays, in a sentence. */
export const PAYER_HINT: Readonly<Record<PayerKind, string>> = {
  quotaShare: 'Re-insurers pay their share of every loss.',
  retention: 'Underwriters’ capital pays first, up to the lowest layer.',
  excessOfLoss: 'Re-insurers pay what a loss takes between attachment and limit.',
  capitalAbove: 'Underwriters’ capital pays gaps and what lies above the layers, up to the stop-loss line.',
  aggregateStopLoss: 'Re-insurers pay what the losses of the year take above their attachment.',
  buffer: 'Stakers’ collateral is sold by auction, as much as is needed.',
  capitalBeyondLine: 'The rest of underwriters’ capital pays.',
  shortfall: 'All claims of the loss are paid the same share; this part stays owed.',
};
