/** The file's settings as the program takes them, and which way each of them loosens. */

import type { BufferTerms, FeedLimits, FundParameters, PoolParameters, ProductTerms, StopLossTerms } from '@bulwark/client';
import type { FileFeed, FileParameters } from '../file/fund';
import type { FileBuffer, FilePool } from '../file/pool';
import type { FileProduct } from '../file/product';
import { amountRule, daysRule, plainRule, priceRule, type Rules, rateRule, shareRule, timeRule } from './difference';

/** Rules of a fund. */
export function fundParameters(file: FileParameters): FundParameters {
  const { reserveRatio, rho, groupCap, cancelFee, slash, tolerance, reinsuranceCap, ...rest } = file;
  return {
    ...rest,
    reserveRatioBps: reserveRatio,
    rhoBps: rho,
    groupCapBps: groupCap,
    cancelFeeBps: cancelFee,
    slashBps: slash,
    toleranceBps: tolerance,
    reinsuranceCapBps: reinsuranceCap,
  };
}

/** Shorter windows take time from those who report, claim or appeal; a shorter cooldown lets capital leave ahead of a loss. */
export const fundRules = (decimals: number): Rules<FundParameters> => ({
  attestorBond: amountRule(decimals, 'lower'),
  withdrawalCooldown: timeRule('lower'),
  withdrawalWindow: timeRule('higher'),
  reportWindow: timeRule('lower'),
  confirmWindow: timeRule('lower'),
  claimWindow: timeRule('lower'),
  assessWindow: timeRule('lower'),
  appealWindow: timeRule('lower'),
  appealAssessWindow: timeRule('lower'),
  salvageWindow: timeRule('lower'),
  maxAssessmentAge: timeRule('higher'),
  reserveRatioBps: shareRule('lower'),
  rhoBps: shareRule('lower'),
  groupCapBps: shareRule('higher'),
  cancelFeeBps: shareRule('higher'),
  slashBps: shareRule('lower'),
  toleranceBps: shareRule('higher'),
  reinsuranceCapBps: shareRule('higher'),
});

/** Settings of a pool. */
export function poolParameters({ fee, stopLoss, ...rest }: FilePool['parameters']): PoolParameters {
  return { ...rest, feeBps: fee, stopLossBps: stopLoss };
}

/** The stop-loss line moves losses between underwriters and stakers: either way somebody bears more. */
export const poolRules = (decimals: number): Rules<PoolParameters> => ({
  depositCap: amountRule(decimals, 'higher'),
  minDeposit: amountRule(decimals, 'never'),
  reportBond: amountRule(decimals, 'lower'),
  claimBond: amountRule(decimals, 'lower'),
  appealBond: amountRule(decimals, 'lower'),
  feeBps: shareRule('higher'),
  stopLossBps: shareRule('words'),
});

/** Terms of a pool's stop-loss. */
export function stopLossTerms(file: FilePool['stopLoss']): StopLossTerms {
  return {
    tripRatioBps: file.tripRatio,
    resetRatioBps: file.resetRatio,
    resetSeconds: file.resetTime,
    turnSeconds: file.turn,
    bufferCapBps: file.bufferCap,
  };
}

/** Which way each term of the stop-loss loosens. */
export const stopLossRules: Rules<StopLossTerms> = {
  tripRatioBps: shareRule('lower'),
  resetRatioBps: shareRule('lower'),
  resetSeconds: timeRule('lower'),
  turnSeconds: timeRule('lower'),
  bufferCapBps: shareRule('higher'),
};

/** A product's terms without the document's hash. */
export type NumericTerms = Omit<ProductTerms, 'termsHash'>;

/** Terms of a product. */
export function productTerms({ terms }: FileProduct): ProductTerms {
  const { document, kink, margin, expense, profit, concentration, deductible, referral, noClaims, minTerm, maxTerm, ...rest } =
    terms;
  return {
    ...rest,
    termsHash: document.hash,
    kinkBps: kink,
    marginBps: margin,
    expenseBps: expense,
    profitBps: profit,
    concentrationBps: concentration,
    deductibleBps: deductible,
    referralBps: referral,
    noClaimsBps: noClaims,
    minTermDays: minTerm,
    maxTermDays: maxTerm,
  };
}

/** Which way each term of a product loosens, as capital sees it. */
export const productRules = (decimals: number): Rules<NumericTerms> => ({
  capacity: amountRule(decimals, 'higher'),
  minSum: amountRule(decimals, 'never'),
  maxSum: amountRule(decimals, 'higher'),
  minPremium: amountRule(decimals, 'lower'),
  loadKink: rateRule('lower'),
  loadFull: rateRule('lower'),
  kinkBps: shareRule('higher'),
  marginBps: shareRule('lower'),
  expenseBps: shareRule('lower'),
  profitBps: shareRule('lower'),
  concentrationBps: shareRule('higher'),
  deductibleBps: shareRule('lower'),
  referralBps: shareRule('higher'),
  noClaimsBps: shareRule('higher'),
  minTermDays: daysRule('lower'),
  maxTermDays: daysRule('higher'),
  waitingPeriod: timeRule('lower'),
});

/** Limits of a feed. */
export function feedLimits({ limits }: FileFeed): FeedLimits {
  const { maxConfidence, minCoverage, ...rest } = limits;
  return { ...rest, maxConfidenceBps: maxConfidence, minCoverageBps: minCoverage };
}

/** Which way each limit of a feed loosens: what takes more prices, or lets one weigh more. */
export const feedRules: Rules<FeedLimits> = {
  minPrice: priceRule('lower'),
  maxPrice: priceRule('higher'),
  maxAge: timeRule('higher'),
  window: timeRule('lower'),
  spacing: timeRule('never'),
  maxHold: timeRule('higher'),
  maxConfidenceBps: shareRule('higher'),
  minCoverageBps: shareRule('lower'),
  minDecimals: plainRule('lower'),
  maxDecimals: plainRule('higher'),
};

/** Terms of a buffer. */
export function bufferTerms({ terms }: FileBuffer): BufferTerms {
  const { valueTime, step, tail, haircut, fee, premium, cut, cusp, floor, ...rest } = terms;
  return {
    ...rest,
    valueSeconds: valueTime,
    stepSeconds: step,
    tailSeconds: tail,
    haircutBps: haircut,
    feeBps: fee,
    premiumBps: premium,
    cutBps: cut,
    cuspBps: cusp,
    floorBps: floor,
  };
}

/** Which way each term of a buffer loosens. A faster or a deeper auction sells stakers' collateral for less. */
export const bufferRules = (settlement: number, collateral: number): Rules<BufferTerms> => ({
  collateralCap: amountRule(collateral, 'higher'),
  minRemainder: amountRule(settlement, 'never'),
  putBudget: amountRule(settlement, 'higher'),
  valueSeconds: timeRule('higher'),
  stepSeconds: timeRule('lower'),
  tailSeconds: timeRule('never'),
  haircutBps: shareRule('lower'),
  feeBps: shareRule('higher'),
  premiumBps: shareRule('lower'),
  cutBps: shareRule('lower'),
  cuspBps: shareRule('lower'),
  floorBps: shareRule('lower'),
});
