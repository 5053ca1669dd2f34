/** The smaller of two amounts: `Math.min` knows no `bigint`. */
export const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** The larger of two amounts. */
export const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/** Sum of amounts. */
export const total = (amounts: readonly bigint[]): bigint => amounts.reduce((sum, amount) => sum + amount, 0n);

/** The entry with the largest amount; `undefined` of none. */
export const largest = <T>(entries: readonly T[], amountOf: (entry: T) => bigint): T | undefined =>
  entries.reduce<T | undefined>(
    (best, entry) => (best === undefined || amountOf(entry) > amountOf(best) ? entry : best),
    undefined,
  );
