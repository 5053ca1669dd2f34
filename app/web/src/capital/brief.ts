import type { NamedMint } from '../chain/mints';

/** Whole tokens from which the parts of one say nothing any more. */
const LARGE = 10_000n;

/** An amount as a headline: large ones without parts of a token; the exact amount stands elsewhere on the page. */
export const brief = (mint: NamedMint, amount: bigint): string =>
  mint.text(amount, (amount < 0n ? -amount : amount) >= LARGE * 10n ** BigInt(mint.decimals) ? { maxDigits: 0 } : {});
