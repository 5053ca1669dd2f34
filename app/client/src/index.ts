/**
 * TypeScript client of Bulwark: reading (`accounts`, `tokens`), what people do as transaction plans
 * (`plans`), sending them (`send`), errors for people (`errors`), amounts as text.
 * Generated from the program's IDL: accounts, instructions, addresses, errors, events.
 *
 * @packageDocumentation
 */

export * from './accounts';
export * from './amounts';
export * from './book';
export * from './errors';
// The generated function of this name takes the transaction's message too.
export { isBulwarkError } from './errors';
export * from './events';
export * from './evidence';
export * from './generated';
export * from './kinds';
export * from './nonce';
export * from './plans';
export * from './send';
export * from './tokens';
