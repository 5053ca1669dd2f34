import { formatRate } from '@bulwark/client';
import { NO_KEY } from '../keys';
import type { Sentences } from './say';

const STATES = ['on sale', 'on sale for renewals only', 'closed for sale'];

/** Sentences of the room cover. */
export const COVER = {
  ProductListed: (e, say) =>
    `${say.name(e.product)} was listed in ${say.name(e.pool)}: peril group ${e.perilGroup}, at most ${say.money(e.pool, e.terms.capacity)} of sum insured.`,
  ProductRevised: (e, say) =>
    `The terms of ${say.name(e.product)} changed for policies sold from now on: revision ${e.revisionBefore} → ${e.revisionAfter}. Policies already sold keep theirs.`,
  ProductAssessed: (e, say) =>
    `${say.name(e.product)} was assessed: expected loss ${formatRate(e.elRateBefore)} → ${formatRate(e.elRateAfter)} a year, loss in the 1-in-200 event ${formatRate(e.shockRateBefore)} → ${formatRate(e.shockRateAfter)}, floor of the price ${formatRate(e.floorRate)}. ` +
    (e.programData === NO_KEY
      ? 'It pins no insured program.'
      : `It pins the insured program as deployed in slot ${e.programSlot}.`),
  ProductStateSet: (e, say) =>
    `${say.name(e.product)} is ${STATES[e.stateAfter] ?? `in state ${e.stateAfter}`}; before it was ${STATES[e.stateBefore] ?? `in state ${e.stateBefore}`}.`,
  ProductCommitteeSet: (e, say) =>
    `Losses of ${say.name(e.product)} reported from now on are attested by committee ${say.name(e.committeeAfter)}; before it was ${e.committeeBefore === NO_KEY ? 'nobody' : say.name(e.committeeBefore)}.`,
  ProductRolled: (e, say) =>
    `Policies that ended left the exposure of ${say.name(e.product)}: ${say.money(e.product, e.exposureBefore)} → ${say.money(e.product, e.exposureAfter)}.`,
  PolicyBought: (e, say) =>
    `${say.name(e.holder)} bought ${say.money(e.pool, e.sumInsured)} of cover on ${say.name(e.product)} for ${say.money(e.pool, e.premium)}, from ${say.time(e.coversFrom)} to ${say.time(e.end)}` +
    (e.referral > 0n ? `; ${say.money(e.pool, e.referral)} of it went to a referrer.` : '.'),
  PolicyRenewed: (e, say) =>
    `${say.name(e.holder)} renewed ${say.money(e.pool, e.sumInsured)} of cover on ${say.name(e.product)} for ${say.money(e.pool, e.premium)}, from ${say.time(e.start)} to ${say.time(e.end)}` +
    (e.discount > 0n ? `, ${say.money(e.pool, e.discount)} less for no claims.` : '.'),
  CoverIncreased: (e, say) =>
    `A policy on ${say.name(e.product)} was raised from ${say.money(e.pool, e.sumInsuredBefore)} to ${say.money(e.pool, e.sumInsuredAfter)} for ${say.money(e.pool, e.premium)}; the addition covers from ${say.time(e.coversFrom)}.`,
  PolicyCancelled: (e, say) =>
    `${say.name(e.holder)} cancelled a policy on ${say.name(e.product)} and was refunded ${say.money(e.pool, e.refund)}; ${say.money(e.pool, e.fee)} were kept.`,
  PolicyTransferred: (e, say) =>
    `A policy on ${say.name(e.product)} went from ${say.name(e.holderBefore)} to ${say.name(e.holderAfter)}.`,
  PolicyClosed: (e, say) => `A policy of ${say.name(e.holder)} on ${say.name(e.product)}, which was over, was closed.`,
} satisfies Partial<Sentences>;
