import { formatAmount, parseAmount } from '@bulwark/client';

/** The first base unit of a pool, tranche or buffer gives a million shares: written with six decimals more, a share begins at one token. */
const SHARE_DECIMALS = 6;
const MOST_SHARES = (1n << 128n) - 1n;

/** Shares in words; `decimals` are the mint's. */
export const formatShares = (shares: bigint, decimals: number): string =>
  formatAmount(shares, decimals + SHARE_DECIMALS, { minDigits: 2, maxDigits: 4 });

/** Shares to the last digit, as `parseShares` reads them. */
export const exactShares = (shares: bigint, decimals: number): string => formatAmount(shares, decimals + SHARE_DECIMALS);

/** Shares that a person typed. */
export const parseShares = (text: string, decimals: number): bigint => parseAmount(text, decimals + SHARE_DECIMALS, MOST_SHARES);

/** Price of a share over `SHARE_PRICE_ONE`, in tokens of the mint. */
export const formatSharePrice = (price: bigint): string => formatAmount(price, 12, { minDigits: 4, maxDigits: 6 });
