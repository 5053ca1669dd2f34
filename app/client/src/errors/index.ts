/** Errors for people. */

export { type ErrorSource, explain, isBulwarkError, type PersonError } from './explain';
export { PlanInterrupted, StepTooLarge, TransactionExpired, TransactionRefused, TransactionUnconfirmed } from './refusals';
