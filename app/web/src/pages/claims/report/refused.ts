import { type Fund, formatTime, type Product } from '@bulwark/client';
import { NO_KEY } from '../../../words/keys';

/** `Operation::Report` of the program: the place of its pause in the fund's account. */
const REPORT = 3;

/** Why the fund takes no report on a product now, in words; `undefined` when it does. */
export function refused(fund: Fund, product: Product, now: bigint): string | undefined {
  const paused = fund.pausedUntil[REPORT] ?? 0n;
  if (now < paused) return `The guardian has paused reports until ${formatTime(paused)}.`;
  if (fund.appealCommittee === NO_KEY || fund.appealCommittee === product.committee)
    return 'The fund has no appeal committee for this product: no loss can be reported before it has.';
  return undefined;
}
