import { formatTime, planIncrease } from '@bulwark/client';
import { useView } from '../../../chain/book';
import { useTransaction } from '../../../chain/transaction';
import { Act, REVIEWED } from '../../../forms/act';
import { tooPoor, useAmount } from '../../../forms/amount';
import { atMost, ToleranceField, useTolerance } from '../../../forms/tolerance';
import { Facts } from '../../../ui/card';
import { When } from '../../../ui/time';
import { useHas } from '../../../wallet/purse';
import { larger, smaller } from '../../../words/amounts';
import { refusalText } from '../../../words/refusals';
import { Premium } from '../forms/price';
import { SumInput } from '../forms/sum';
import type { Holding } from './mine';

/** Raises a policy's sum for the rest of its term. */
export function Increase({ holding }: { holding: Holding }) {
  const { policy, offer } = holding;
  const { mint, account, pool, headroom } = offer;
  const most = smaller(larger(account.data.maxSum - policy.data.sumInsured, 0n), headroom);
  const sum = useAmount(mint, smaller(most, policy.data.sumInsured / 10n));
  const tolerance = useTolerance();
  const has = useHas(mint.address);
  const ask = useTransaction();
  const quote = useView((book) => (sum.amount === undefined ? undefined : book.quoteIncrease(policy.address, sum.amount)));
  const price = quote?.price;
  const maxPremium = price && tolerance.bps !== undefined ? atMost(price.premium, tolerance.bps) : undefined;
  const whole = (amount: bigint) => mint.text(amount, { maxDigits: mint.decimals });
  const hindrance =
    sum.error ??
    (quote?.refusal ? refusalText(quote.refusal) : undefined) ??
    tolerance.error ??
    (price ? tooPoor(has, price.premium, whole) : undefined);

  const act = () => {
    const additional = sum.amount;
    if (additional === undefined || !quote || !price || maxPremium === undefined) return;
    ask({
      title: 'Raise the sum insured',
      facts: [
        ['Product', offer.name],
        ['Sum insured now', whole(policy.data.sumInsured)],
        ['Sum insured after', whole(quote.sumInsuredAfter)],
        ['The addition covers from', formatTime(quote.coversFrom)],
        ['Covers until', formatTime(policy.data.end)],
        ['You pay', whole(price.premium)],
        ['At most, if the price moves', whole(maxPremium)],
      ],
      plan: (holder) => planIncrease({ pool, product: account, mint, holder, policy, additional, maxPremium }),
      done: 'Sum insured raised',
    });
  };

  return (
    <div className="stack">
      <p className="small soft">
        The addition costs today’s price for the rest of the term and has a waiting period of its own. What you have now covers
        on.
      </p>
      <SumInput
        label="Added to the sum"
        mint={mint}
        input={sum}
        least={0n}
        most={most}
        hint={`This product insures at most ${mint.text(account.data.maxSum)} a policy.`}
      />
      {quote && price && (
        <>
          <Premium price={price} mint={mint} label="Premium for the rest of the term" />
          <Facts
            items={[
              ['Sum insured after', mint.text(quote.sumInsuredAfter)],
              ['The addition covers from', <When key="from" at={quote.coversFrom} />],
            ]}
          />
          <ToleranceField tolerance={tolerance} limit={maxPremium} mint={mint} />
        </>
      )}
      <Act refused={hindrance} next={REVIEWED} ready={maxPremium !== undefined} onClick={act}>
        Raise the sum
      </Act>
    </div>
  );
}
