import type { PolicyQuote } from '@bulwark/client/maths';
import { useView } from '../../../chain/book';
import { type AmountInput, tooPoor, useAmount } from '../../../forms/amount';
import { atMost, type Tolerance, useTolerance } from '../../../forms/tolerance';
import { useHas } from '../../../wallet/purse';
import { larger, smaller } from '../../../words/amounts';
import { refusalText } from '../../../words/refusals';
import { type TermInput, useTerm } from '../forms/term';
import type { Offer } from '../offers';
import type { TermsCheck } from './terms';

/** What a person asks cover for, and what the program would answer. */
export interface Quoting {
  sum: AmountInput;
  term: TermInput;
  tolerance: Tolerance;
  /** Largest sum that would be sold until the chosen end; 0 when not even the least would. */
  largest: bigint | undefined;
  quote: PolicyQuote | undefined;
  /** Most that the buyer pays; `undefined` without a price or tolerance. */
  maxPremium: bigint | undefined;
  /** Why it cannot be bought as it stands, and what to do; `undefined` when it can. */
  hindrance: string | undefined;
}

/** A sum to begin with: a tenth of the largest that is sold, inside the limits. */
function firstSum({ account, headroom }: Offer): bigint {
  const { minSum, maxSum } = account.data;
  return larger(smaller(headroom, maxSum) / 10n, minSum);
}

/** The quote form's state. */
export function useQuoting(offer: Offer, terms: TermsCheck): Quoting {
  const { account, mint } = offer;
  const sum = useAmount(mint, firstSum(offer));
  const term = useTerm(account.data);
  const tolerance = useTolerance();
  const has = useHas(mint.address);
  const largest = useView((book) => book.largestSum(offer.address, term.endDay));
  const quote = useView((book) =>
    sum.amount === undefined ? undefined : book.quotePolicy(offer.address, sum.amount, term.endDay),
  );
  const price = quote?.price;
  const maxPremium = price && tolerance.bps !== undefined ? atMost(price.premium, tolerance.bps) : undefined;
  const hindrance = (): string | undefined => {
    if (sum.error) return sum.error;
    if (quote?.refusal) return refusalText(quote.refusal);
    if (terms.state === 'differs') return 'The terms document is not the one that the product names. Do not buy on it.';
    if (tolerance.error) return tolerance.error;
    return price ? tooPoor(has, price.premium, mint.text) : undefined;
  };
  return { sum, term, tolerance, largest, quote, maxPremium, hindrance: hindrance() };
}
