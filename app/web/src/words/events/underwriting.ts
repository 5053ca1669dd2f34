import { changes } from '../parameters/parameter';
import { POOL_PARAMETERS, POOL_UNITS } from '../parameters/pool';
import type { Sentences } from './say';

/** Sentences of the room underwriting. */
export const UNDERWRITING = {
  PoolOpened: (e, say) =>
    `${say.name(e.pool)} was opened. It settles in ${say.name(e.mint)} and takes up to ${say.money(e.pool, e.parameters.depositCap)} of capital.`,
  PoolParametersSet: (e, say) =>
    `The authority changed the settings of ${say.name(e.pool)}: ${changes(POOL_PARAMETERS, e.before, e.after, POOL_UNITS(say, e.pool))}.`,
  PositionOpened: (e, say) => `${say.name(e.owner)} opened an underwriter’s position in ${say.name(e.pool)}, still empty.`,
  PositionClosed: (e, say) => `${say.name(e.owner)} closed an empty position in ${say.name(e.pool)}.`,
  Deposited: (e, say) =>
    `${say.name(e.owner)} deposited ${say.money(e.pool, e.amount)}. Capital of ${say.name(e.pool)}: ${say.money(e.pool, e.capitalBefore)} → ${say.money(e.pool, e.capitalAfter)}.`,
  WithdrawalRequested: (e, say) =>
    `${say.name(e.owner)} asked to leave ${say.name(e.pool)} with a part of the shares. It can be paid from ${say.time(e.maturesAt)} to ${say.time(e.lapsesAt)} and bears losses until then.`,
  WithdrawalCancelled: (e, say) => `${say.name(e.owner)} took a request to leave ${say.name(e.pool)} back.`,
  Withdrawn: (e, say) =>
    `${say.name(e.owner)} was paid ${say.money(e.pool, e.amount)} for shares. Capital of ${say.name(e.pool)}: ${say.money(e.pool, e.capitalBefore)} → ${say.money(e.pool, e.capitalAfter)}.`,
  CapitalInjected: (e, say) =>
    `${say.name(e.from)} gave ${say.money(e.pool, e.amount)} to the capital of ${say.name(e.pool)} and took no shares for it.`,
  FeesCollected: (e, say) => `Fees of ${say.money(e.pool, e.amount)} were paid to the treasury ${say.name(e.treasury)}.`,
  DonationSwept: (e, say) =>
    `${say.money(e.pool, e.amount)} that the vault of ${say.name(e.pool)} held beyond its ledger went to the treasury ${say.name(e.treasury)}.`,
  PremiumAccrued: (e, say) =>
    `${say.money(e.pool, e.earned)} of premium became earned. Capital of ${say.name(e.pool)}: ${say.money(e.pool, e.capitalBefore)} → ${say.money(e.pool, e.capitalAfter)}.`,
} satisfies Partial<Sentences>;
