/** Errors for people. */

/** What to do about refusals of the program, by name. */
export { ADVICE } from './advice';
export { type ErrorSource, explain, isBulwarkError, type PersonError } from './explain';
export { PlanInterrupted, StepTooLarge, TransactionExpired, TransactionRefused, TransactionUnconfirmed } from './refusals';
