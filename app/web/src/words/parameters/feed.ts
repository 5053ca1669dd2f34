import type { FeedLimits } from '@bulwark/client';
import type { Parameter, Units } from './parameter';

/** What a feed accepts, with the bounds that the program holds it in. */
export const FEED_LIMITS: readonly Parameter<FeedLimits>[] = [
  {
    field: 'minPrice',
    name: 'Lowest price',
    meaning: 'No price below it is taken, or used.',
    bound: 'above 0, below the highest',
    unit: 'price',
  },
  {
    field: 'maxPrice',
    name: 'Highest price',
    meaning: 'No price above it is taken, or used.',
    bound: 'above the lowest',
    unit: 'price',
  },
  {
    field: 'maxAge',
    name: 'Oldest price',
    meaning: 'An older price is not taken, and not used.',
    bound: '1 second to 1 hour',
    unit: 'seconds',
  },
  {
    field: 'maxConfidenceBps',
    name: 'Widest confidence',
    meaning: 'A price that the source is less sure of is not taken.',
    bound: '0.01% to 10%',
    unit: 'bps',
  },
  { field: 'window', name: 'Window', meaning: 'What is averaged, before now.', bound: '1 minute to 7 days', unit: 'seconds' },
  {
    field: 'spacing',
    name: 'Spacing',
    meaning: 'Least time between prices that count for the average.',
    bound: '31 spacings span the window',
    unit: 'seconds',
  },
  {
    field: 'maxHold',
    name: 'Longest hold',
    meaning: 'How long a price counts for the average when no other follows.',
    bound: 'at least the spacing; one price weighs at most a quarter',
    unit: 'seconds',
  },
  {
    field: 'minCoverageBps',
    name: 'Least coverage',
    meaning: 'Share of the window that prices must cover for an average.',
    bound: 'one price weighs at most a quarter; at most 100%',
    unit: 'bps',
  },
  {
    field: 'minDecimals',
    name: 'Fewest decimals',
    meaning: 'Of the source’s price.',
    bound: 'at most the most decimals',
    unit: 'number',
  },
  { field: 'maxDecimals', name: 'Most decimals', meaning: 'Of the source’s price.', bound: 'at most 18', unit: 'number' },
];

/** Units of a feed's limits: none of them is money. */
export const FEED_UNITS: Units = {};
