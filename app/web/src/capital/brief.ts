import type { NamedMint } from '../chain/mints';

/** Whole tokens from which the parts of one say nothing any more. */
const LARGE = 10_000n;

/** An amount in words, large ones without parts of a token: for headlines, where the exact amount stands elsewhere on the page. */
export function brief(mint: NamedMint, amount: bigint, symbol = true): string {
  const size = amount < 0n ? -amount : amount;
  return mint.text(amount, size >= LARGE * 10n ** BigInt(mint.decimals) ? { maxDigits: 0, symbol } : { symbol });
}
