import type { LayerState, TrancheKind } from '@bulwark/client/maths';

/** What a re-insurer bears and earns, by kind of tranche: each in two sentences. */
export const TRANCHE_KIND: Readonly<Record<TrancheKind, { name: string; bears: string }>> = {
  quotaShare: {
    name: 'Quota share',
    bears:
      'You bear a fixed share of every loss from its first unit, as underwriters do, and earn the same share of premium after the treasury’s fee. A tranche that is not full bears and earns in proportion.',
  },
  excessOfLoss: {
    name: 'Excess of loss',
    bears:
      'You bear what each incident takes above the attachment, up to the limit: small losses never reach you, one large loss can take all. You earn the rate on line on the limit that stands, paid out of premium that the pool earns.',
  },
  aggregateStopLoss: {
    name: 'Aggregate stop-loss',
    bears:
      'You bear what the net losses of a whole year take above the attachment, up to the limit: many middling losses reach you as one large loss does. You earn the rate on line on the limit that stands, paid out of premium that the pool earns.',
  },
};

/** Where a tranche stands in time. */
export const LAYER_STATE: Readonly<Record<LayerState, { name: string; means: string }>> = {
  coming: { name: 'Coming', means: 'The term has not begun: it neither earns nor pays yet.' },
  inForce: { name: 'In force', means: 'It earns, and pays for losses that happen now.' },
  runOff: { name: 'Run-off', means: 'The term is over. It still pays for losses that happened in it and are reported late.' },
  unlocked: { name: 'Unlocked', means: 'It neither earns nor pays. Capital that was asked for may leave.' },
};
