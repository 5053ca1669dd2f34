/** Rules of the tests' fund: those of the program's own tests. */

import type {
  BufferTermsArgs,
  FeedLimitsArgs,
  FundParametersArgs,
  PoolParametersArgs,
  ProductTermsArgs,
  StopLossTermsArgs,
} from '../src';

export const DAY_NUMBER = 86_400;
/** One US dollar of a six-decimal stablecoin. */
export const USD = 1_000_000n;
/** One whole token of a nine-decimal collateral. */
export const TOKEN = 1_000_000_000n;
/** One whole price. */
export const PRICE = 1_000_000_000n;

export const fundParameters: FundParametersArgs = {
  withdrawalCooldown: 17 * DAY_NUMBER,
  withdrawalWindow: 3 * DAY_NUMBER,
  reportWindow: 14 * DAY_NUMBER,
  confirmWindow: 3 * DAY_NUMBER,
  claimWindow: 14 * DAY_NUMBER,
  assessWindow: 5 * DAY_NUMBER,
  appealWindow: 3 * DAY_NUMBER,
  appealAssessWindow: 5 * DAY_NUMBER,
  salvageWindow: 180 * DAY_NUMBER,
  maxAssessmentAge: 180 * DAY_NUMBER,
  reserveRatioBps: 20_000,
  rhoBps: 2_500,
  groupCapBps: 6_000,
  cancelFeeBps: 1_000,
  attestorBond: 1_000n * USD,
  slashBps: 5_000,
  toleranceBps: 2_000,
  reinsuranceCapBps: 5_000,
};

export const poolParameters: PoolParametersArgs = {
  depositCap: 1_000_000_000n * USD,
  minDeposit: 10n * USD,
  reportBond: 500n * USD,
  claimBond: 50n * USD,
  appealBond: 200n * USD,
  feeBps: 1_000,
  stopLossBps: 2_000,
};

export const productTerms: ProductTermsArgs = {
  termsHash: new Uint8Array(32).fill(7),
  capacity: 1_000_000n * USD,
  minSum: 100n * USD,
  maxSum: 500_000n * USD,
  minPremium: USD / 10n,
  loadKink: 50_000_000n,
  loadFull: 490_000_000n,
  kinkBps: 8_000,
  marginBps: 2_500,
  expenseBps: 1_500,
  profitBps: 500,
  concentrationBps: 5_000,
  deductibleBps: 500,
  referralBps: 500,
  noClaimsBps: 1_000,
  minTermDays: 7,
  maxTermDays: 365,
  waitingPeriod: 2 * DAY_NUMBER,
};

export const feedLimits: FeedLimitsArgs = {
  minPrice: PRICE,
  maxPrice: 1_000n * PRICE,
  maxAge: 60,
  window: 600,
  spacing: 30,
  maxHold: 75,
  maxConfidenceBps: 500,
  minCoverageBps: 5_000,
  minDecimals: 5,
  maxDecimals: 10,
};

export const bufferTerms: BufferTermsArgs = {
  collateralCap: 1_000_000n * TOKEN,
  minRemainder: 100n * USD,
  putBudget: 10_000n * USD,
  valueSeconds: 3_600,
  stepSeconds: 30,
  tailSeconds: 3_600,
  haircutBps: 2_500,
  feeBps: 2_500,
  premiumBps: 2_000,
  cutBps: 9_900,
  cuspBps: 6_000,
  floorBps: 8_000,
};

export const stopLossTerms: StopLossTermsArgs = {
  tripRatioBps: 15_000,
  resetRatioBps: 16_000,
  resetSeconds: DAY_NUMBER,
  turnSeconds: 6 * 3_600,
  bufferCapBps: 5_000,
};
