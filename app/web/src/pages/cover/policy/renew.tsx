import { formatDuration, formatTime, planRenewal } from '@bulwark/client';
import { useRef } from 'react';
import { useSearchParams } from 'wouter';
import { useView } from '../../../chain/book';
import { useNow } from '../../../chain/chain';
import { useTransaction } from '../../../chain/transaction';
import { Act, REVIEWED } from '../../../forms/act';
import { tooPoor, useAmount } from '../../../forms/amount';
import { atMost, ToleranceField, useTolerance } from '../../../forms/tolerance';
import { Notice } from '../../../ui/badge';
import { Facts } from '../../../ui/card';
import { When } from '../../../ui/time';
import { useHas } from '../../../wallet/purse';
import { smaller } from '../../../words/amounts';
import { refusalText } from '../../../words/refusals';
import { Premium } from '../forms/price';
import { sol, usePolicyRent } from '../forms/rent';
import { SumInput } from '../forms/sum';
import { TermFields, useTerm } from '../forms/term';
import type { Holding } from './mine';

/** Buys the term after a policy's. */
export function Renew({ holding }: { holding: Holding }) {
  const { policy, offer, view } = holding;
  const { mint, account, pool } = offer;
  const { minSum, maxSum } = account.data;
  const most = smaller(policy.data.exposure, maxSum);
  const sum = useAmount(mint, most);
  const term = useTerm(account.data, policy.data.end);
  const tolerance = useTolerance();
  const has = useHas(mint.address);
  const now = useNow();
  const rent = usePolicyRent();
  const ask = useTransaction();
  const [, setSearch] = useSearchParams();
  const renewal = useRef<string>(undefined);
  const quote = useView((book) =>
    sum.amount === undefined ? undefined : book.quoteRenewal(policy.address, sum.amount, term.endDay),
  );
  const price = quote?.price;
  const maxPremium = price && tolerance.bps !== undefined ? atMost(price.premium, tolerance.bps) : undefined;
  const whole = (amount: bigint) => mint.text(amount, { maxDigits: mint.decimals });
  const hindrance =
    sum.error ??
    (quote?.refusal ? refusalText(quote.refusal) : undefined) ??
    tolerance.error ??
    (price ? tooPoor(has, price.premium, whole) : undefined);
  const early = view.renewableFrom !== null && now < view.renewableFrom;

  const act = () => {
    const [sumInsured, endDay] = [sum.amount, term.endDay];
    if (sumInsured === undefined || !quote || !price || maxPremium === undefined) return;
    ask({
      title: 'Renew cover',
      facts: [
        ['Product', offer.name],
        ['Sum insured', whole(sumInsured)],
        ['Covers from', formatTime(quote.start)],
        ['Covers until', formatTime(quote.end)],
        ['Waiting period', 'None'],
        quote.discount > 0n && ['No-claims discount, taken off', whole(quote.discount)],
        ['You pay', whole(price.premium)],
        ['At most, if the price moves', whole(maxPremium)],
        rent !== undefined && ['Deposit for the account, back when it is closed', sol(rent)],
      ],
      warning: 'A policy that was renewed can no longer be cancelled or raised. The new one takes the product’s terms of today.',
      plan: async (holder) => {
        const plan = await planRenewal({ pool, product: account, mint, holder, policy, sumInsured, endDay, maxPremium });
        renewal.current = plan.policy;
        return plan;
      },
      done: 'Cover renewed',
      after: () => setSearch({ policy: renewal.current ?? '' }),
    });
  };

  return (
    <div className="stack">
      <p className="small soft">
        A renewal begins when this policy ends, without waiting period, at today’s price. Who filed no claim gets the no-claims
        discount.
      </p>
      {early && view.renewableFrom !== null && (
        <Notice title="Not yet">
          Renewals are sold from <When at={view.renewableFrom} />, in {formatDuration(view.renewableFrom - now)}. The quote is
          what one would cost now.
        </Notice>
      )}
      <SumInput
        label="Sum insured of the new term"
        mint={mint}
        input={sum}
        least={minSum}
        most={most}
        hint={`At most the ${mint.text(policy.data.exposure)} that this policy keeps on risk.`}
      />
      <TermFields term={term} product={account.data} />
      {quote && price && (
        <>
          <Premium price={price} mint={mint} label="Premium of the new term" />
          <Facts
            items={[
              ['No-claims discount, taken off', quote.discount > 0n ? whole(quote.discount) : 'None'],
              ['Covers from', <When key="from" at={quote.start} />],
              ['Covers until', <When key="until" at={quote.end} />],
            ]}
          />
          <ToleranceField tolerance={tolerance} limit={maxPremium} mint={mint} />
        </>
      )}
      <Act refused={hindrance} next={REVIEWED} ready={maxPremium !== undefined} onClick={act}>
        Renew cover
      </Act>
    </div>
  );
}
