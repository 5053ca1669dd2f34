import type { PoolParameters, StopLossTerms } from '@bulwark/client';
import type { Address } from '@solana/kit';
import type { Say } from '../events/say';
import type { Parameter, Units } from './parameter';

/** Settings of a pool, with the bounds that the program holds them in. */
export const POOL_PARAMETERS: readonly Parameter<PoolParameters>[] = [
  {
    field: 'depositCap',
    name: 'Deposit cap',
    meaning: 'Capital above which no deposit is taken.',
    bound: 'at least the least deposit',
    unit: 'money',
  },
  { field: 'minDeposit', name: 'Least deposit', meaning: 'Smaller deposits are refused.', bound: 'above 0', unit: 'money' },
  {
    field: 'reportBond',
    name: 'Bond of a report',
    meaning: 'Returned unless the committee rejects the report.',
    bound: 'above 0',
    unit: 'money',
  },
  {
    field: 'claimBond',
    name: 'Bond of a claim',
    meaning: 'Returned unless the claim is denied on its merits.',
    bound: 'above 0',
    unit: 'money',
  },
  {
    field: 'appealBond',
    name: 'Bond of an appeal',
    meaning: 'Returned unless the appeal fails.',
    bound: 'above 0',
    unit: 'money',
  },
  {
    field: 'feeBps',
    name: 'Treasury’s fee',
    meaning: 'Share of earned premium; stakers of buffers get a part of it.',
    bound: '0 to 50%',
    unit: 'bps',
  },
  {
    field: 'stopLossBps',
    name: 'Stop-loss line',
    meaning: 'Share of capital that bears a loss before the buffers do.',
    bound: '0 to 100%',
    unit: 'bps',
  },
];

/** Units of a pool's settings. */
export const POOL_UNITS = (say: Pick<Say, 'money'>, pool: Address): Units => ({ money: (amount) => say.money(pool, amount) });

/** Terms of a pool's stop-loss. */
export const STOP_LOSS_TERMS: readonly Parameter<StopLossTerms>[] = [
  {
    field: 'tripRatioBps',
    name: 'Trip ratio',
    meaning: 'Eligible capital over what the rules ask, below which anyone can trip the stop-loss.',
    bound: '50% to 200%',
    unit: 'bps',
  },
  {
    field: 'resetRatioBps',
    name: 'Reset ratio',
    meaning: 'The same ratio from which it can be reset.',
    bound: 'above the trip ratio, at most 500%',
    unit: 'bps',
  },
  {
    field: 'resetSeconds',
    name: 'Least time to a reset',
    meaning: 'Time that must pass between trip and reset.',
    bound: '1 hour to 30 days',
    unit: 'seconds',
  },
  {
    field: 'turnSeconds',
    name: 'Turn of a buffer',
    meaning: 'Longest time that one buffer has to raise what a settlement needs.',
    bound: '1 hour to 2 days',
    unit: 'seconds',
  },
  {
    field: 'bufferCapBps',
    name: 'Buffers that count',
    meaning: 'Buffers count as eligible capital up to this share of the pool’s own.',
    bound: '0 to 100%',
    unit: 'bps',
  },
];

/** Units of a stop-loss's terms: none of them is money. */
export const STOP_LOSS_UNITS: Units = {};
