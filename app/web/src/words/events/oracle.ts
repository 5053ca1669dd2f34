import { NO_KEY } from '../keys';
import { FEED_LIMITS, FEED_UNITS } from '../parameters/feed';
import { changes } from '../parameters/parameter';
import { price, type Say, type Sentences } from './say';

const programs = (list: readonly Parameters<Say['name']>[0][], say: Say) => {
  const some = list.filter((program) => program !== NO_KEY);
  return some.length > 0 ? some.map(say.name).join(' and ') : 'none';
};

/** Sentences of the room oracle. */
export const ORACLE = {
  OracleSourcesSet: (e, say) =>
    `Feeds may read prices of these programs: ${programs(e.after, say)}. Before: ${programs(e.before, say)}.`,
  FeedRegistered: (e, say) =>
    `Feed ${say.name(e.feed)} was registered: the price of ${say.name(e.base)} in ${say.name(e.quote)}, read from ${say.name(e.source)}, between ${price(e.limits.minPrice)} and ${price(e.limits.maxPrice)}.`,
  FeedLimitsSet: (e, say) =>
    `The authority changed what feed ${say.name(e.feed)} accepts: ${changes(FEED_LIMITS, e.before, e.after, FEED_UNITS)}.`,
  FeedSourceSet: (e, say) =>
    `Feed ${say.name(e.feed)} reads another price, of ${say.name(e.sourceAfter)}; before it was of ${say.name(e.sourceBefore)}. It forgot all prices that it had taken.`,
  PriceObserved: (e, say) =>
    `${say.name(e.feed)} took a price: ${e.priceBefore === 0n ? 'its first,' : `${price(e.priceBefore)} →`} ${price(e.priceAfter)} ± ${price(e.confidence)}, published ${say.time(e.publishTime)}` +
    (e.inRing ? ', and it counts for the average.' : '.'),
} satisfies Partial<Sentences>;
