/**
 * The program's own Rust formulas in WebAssembly: a quote here equals the program to the unit, because it is the same code.
 *
 * ```ts
 * await loadMaths();
 * const book = Book.open(accounts, balances, now);
 * const { premium } = book.quotePolicy(product, 1_000_000_000n, endDay).price ?? fail();
 * ```
 */
export { Book } from './book';
export { MathsError } from './errors';
export { loadMaths, type MathsSource, mathsLoaded } from './module';
export * from './types';
