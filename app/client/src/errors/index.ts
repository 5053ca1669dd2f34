/** Errors for people. */

/** What to do about refusals of the program, by name. */
export { ADVICE } from './advice';
export { explain, isBulwarkError } from './explain';
export type { ErrorSource, PersonError } from './person';
export { PlanInterrupted, StepTooLarge, TransactionExpired, TransactionRefused, TransactionUnconfirmed } from './refusals';
