import { formatTime, planPurchase } from '@bulwark/client';
import { useRef } from 'react';
import { useLocation } from 'wouter';
import { useTransaction } from '../../../chain/transaction';
import { Act, REVIEWED } from '../../../forms/act';
import { ToleranceField } from '../../../forms/tolerance';
import { Notice } from '../../../ui/badge';
import { Card, Facts } from '../../../ui/card';
import { Loading } from '../../../ui/states';
import { When } from '../../../ui/time';
import { Earners, Premium } from '../forms/price';
import { sol, usePolicyRent } from '../forms/rent';
import { SumInput } from '../forms/sum';
import { TermFields } from '../forms/term';
import type { Offer } from '../offers';
import { daysOf } from '../words';
import type { Quoting } from './quote';
import type { TermsCheck } from './terms';

/** From this part of what is left a sum is called most of it. */
const MOST_BPS = 5_000n;

/** Quotes new cover and sells it. */
export function QuoteForm({ offer, quoting, terms }: { offer: Offer; quoting: Quoting; terms: TermsCheck }) {
  const { account, mint, view } = offer;
  const { sum, term, tolerance, largest, quote, hindrance } = quoting;
  const buy = useBuying(offer, quoting, terms);
  const price = quote?.price;
  const money = (amount: bigint) => mint.text(amount, { minDigits: 0 });
  const { minSum, maxSum } = account.data;
  const isMost = price && sum.amount !== undefined && sum.amount * 10_000n >= view.capacityLeft * MOST_BPS;
  return (
    <Card title="Get cover">
      <SumInput
        label="Sum insured"
        mint={mint}
        input={sum}
        least={minSum}
        most={largest ?? 0n}
        hint={`The most that is paid for all losses together. This product insures ${money(minSum)} to ${money(maxSum)}.`}
      />
      <TermFields term={term} product={account.data} />
      {price ? (
        <>
          <Premium price={price} mint={mint} />
          {isMost && (
            <Notice tone="warn">
              This is most of the capacity that is left. The price rises with every unit, for what you buy too.
            </Notice>
          )}
          <Facts
            items={[
              ['Covers from', <When key="from" at={quote.coversFrom} />],
              ['Waiting period', daysOf(account.data.waitingPeriod)],
              ['Covers until', <When key="until" at={quote.end} />],
              ['You bear of each loss', mint.text(quote.deductible)],
            ]}
          />
          <ToleranceField tolerance={tolerance} limit={quoting.maxPremium} mint={mint} />
        </>
      ) : (
        sum.amount !== undefined && !quote && <Loading lines={4} />
      )}
      <Act
        refused={hindrance}
        next={REVIEWED}
        guest={hindrance ?? 'Quotes need no wallet. To buy, connect one.'}
        ready={quoting.maxPremium !== undefined}
        onClick={buy}
      >
        Buy cover
      </Act>
      {price && <Earners parts={price.parts} mint={mint} />}
    </Card>
  );
}

function useBuying(offer: Offer, { sum, term, quote, maxPremium }: Quoting, terms: TermsCheck): () => void {
  const ask = useTransaction();
  const rent = usePolicyRent();
  const [, go] = useLocation();
  const bought = useRef<string>(undefined);
  const { account, pool, mint } = offer;
  return () => {
    const [sumInsured, endDay] = [sum.amount, term.endDay];
    if (sumInsured === undefined || !quote?.price || maxPremium === undefined) return;
    const whole = (amount: bigint) => mint.text(amount, { maxDigits: mint.decimals });
    ask({
      title: 'Buy cover',
      facts: [
        ['Product', offer.name],
        ['Sum insured', whole(sumInsured)],
        ['Covers from', formatTime(quote.coversFrom)],
        ['Covers until', formatTime(quote.end)],
        ['You bear of each loss', whole(quote.deductible)],
        ['You pay', whole(quote.price.premium)],
        ['At most, if the price moves', whole(maxPremium)],
        rent !== undefined && ['Deposit for the account, back when it is closed', sol(rent)],
      ],
      warning:
        terms.state === 'same'
          ? undefined
          : 'The terms document could not be compared with the hash on chain. You accept terms that you have not read here.',
      plan: async (buyer) => {
        const plan = await planPurchase({ pool, product: account, mint, buyer, sumInsured, endDay, maxPremium });
        bought.current = plan.policy;
        return plan;
      },
      done: 'Cover bought',
      after: () => go(`/policies?policy=${bought.current}`),
    });
  };
}
