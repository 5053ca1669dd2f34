import type { Address } from '@solana/kit';

/** What stands in an account where there is no key. */
export const NO_KEY = '11111111111111111111111111111111' as Address;

/** An address, shortened. */
export const short = (address: string) => `${address.slice(0, 4)}…${address.slice(-4)}`;
