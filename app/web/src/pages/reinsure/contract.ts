import { formatBps, formatRate } from '@bulwark/client';
import type { LayerView } from '@bulwark/client/maths';
import type { NamedMint } from '../../chain/mints';

/** What a tranche covers, in the market's words. */
export function coverOf(layer: LayerView, mint: NamedMint): string {
  const amount = (value: bigint) => mint.text(value, { symbol: false, maxDigits: 0 });
  switch (layer.kind) {
    case 'quotaShare':
      return layer.effectiveBps === layer.cessionBps
        ? `${formatBps(layer.cessionBps)} of every loss`
        : `${formatBps(layer.effectiveBps)} of every loss; ${formatBps(layer.cessionBps)} when full`;
    case 'excessOfLoss':
      return `${amount(layer.limit)} above ${amount(layer.attachment)}, each incident`;
    case 'aggregateStopLoss':
      return `${amount(layer.limit)} above ${amount(layer.attachment)}, of a year’s net losses`;
  }
}

/** What it is paid, in the market's words. */
export const priceOf = (layer: LayerView): string =>
  layer.kind === 'quotaShare'
    ? `${formatBps(layer.cessionBps)} of premium`
    : `${formatRate(layer.rateOnLine, { maxDigits: 2 })} on line`;

/** How often its limit comes back, and at what price. */
export const reinstatementsOf = (layer: LayerView): string =>
  layer.kind !== 'excessOfLoss'
    ? '–'
    : layer.reinstatements === 0
      ? 'none'
      : `${layer.reinstatements}, at ${formatBps(layer.reinstatementBps)} of the term’s premium`;
