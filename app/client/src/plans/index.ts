/** Transaction plans by room. */

export * from './attestors';
export {
  type AtBuffer,
  type BufferPositionPlan,
  planBufferPosition,
  planBufferPositionClosing,
  planIncomeCollection,
  planStake,
  planUnstake,
  planUnstakeCancellation,
  planUnstakeRequest,
} from './buffers';
export * from './claims';
export * from './cover';
export * from './fund';
export * from './hedging';
export * from './incidents';
export * from './oracle';
export { type AtPool, inOneStep, joinPlans, type Plan, type Step } from './plan';
export * from './products';
export * from './reinsurance';
export * from './stop-loss';
export * from './underwriting';
