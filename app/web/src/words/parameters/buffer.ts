import type { BufferTerms } from '@bulwark/client';
import type { Address } from '@solana/kit';
import type { Say } from '../events/say';
import type { Parameter, Units } from './parameter';

/** Terms of a buffer, with the bounds that the program holds them in. */
export const BUFFER_TERMS: readonly Parameter<BufferTerms>[] = [
  {
    field: 'collateralCap',
    name: 'Collateral cap',
    meaning: 'Collateral above which no stake is taken.',
    bound: 'above 0',
    unit: 'collateral',
  },
  {
    field: 'haircutBps',
    name: 'Haircut',
    meaning: 'Part of the collateral’s worth that does not count as capital.',
    bound: '0 to 100%',
    unit: 'bps',
  },
  {
    field: 'valueSeconds',
    name: 'Life of a value',
    meaning: 'How long a value counts after its price was published.',
    bound: '1 minute to 1 day',
    unit: 'seconds',
  },
  {
    field: 'feeBps',
    name: 'Stakers’ share',
    meaning: 'Share of the treasury’s fees that its stakers get.',
    bound: 'all buffers of a pool together at most 100%',
    unit: 'bps',
  },
  {
    field: 'premiumBps',
    name: 'Start above the market',
    meaning: 'How far above the market’s price an auction begins.',
    bound: '0 to 100%',
    unit: 'bps',
  },
  {
    field: 'cutBps',
    name: 'Cut of a step',
    meaning: 'What each step leaves of an auction’s price.',
    bound: 'below 100%; the price must reach the market’s before the auction ends',
    unit: 'bps',
  },
  { field: 'stepSeconds', name: 'Step', meaning: 'Time between two cuts.', bound: 'above 0', unit: 'seconds' },
  {
    field: 'cuspBps',
    name: 'Cusp',
    meaning: 'Share of the first price below which an auction has to be started again.',
    bound: 'at most the market’s price',
    unit: 'bps',
  },
  {
    field: 'tailSeconds',
    name: 'Tail',
    meaning: 'Time after which an auction has to be started again.',
    bound: 'at most 1 day',
    unit: 'seconds',
  },
  {
    field: 'floorBps',
    name: 'Floor',
    meaning: 'Share of the market’s price below which nothing is sold.',
    bound: '50% to 100%',
    unit: 'bps',
  },
  {
    field: 'minRemainder',
    name: 'Least rest',
    meaning: 'What a partial bid must leave to raise, so that others come for it.',
    bound: 'none',
    unit: 'money',
  },
  {
    field: 'putBudget',
    name: 'Budget for puts',
    meaning: 'Most premium for puts in a year.',
    bound: 'none; the treasury’s fees are the other bound',
    unit: 'money',
  },
];

/** Units of a buffer's terms. */
export const BUFFER_UNITS = (say: Pick<Say, 'money' | 'collateral'>, buffer: Address): Units => ({
  money: (amount) => say.money(buffer, amount),
  collateral: (amount) => say.collateral(buffer, amount),
});
