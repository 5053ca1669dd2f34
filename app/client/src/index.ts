/**
 * TypeScript client of Bulwark: reading (`accounts`, `tokens`), what people do as transaction plans (`plans`), amounts as text.
 * Generated from the program's IDL: accounts, instructions, addresses, errors, events.
 *
 * @packageDocumentation
 */

export * from './accounts';
export * from './amounts';
export * from './generated';
export * from './kinds';
export * from './nonce';
export * from './plans';
export * from './tokens';
