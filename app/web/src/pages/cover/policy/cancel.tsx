import { planCancellation } from '@bulwark/client';
import { useView } from '../../../chain/book';
import { useTransaction } from '../../../chain/transaction';
import { Act, REVIEWED } from '../../../forms/act';
import { atLeast, ToleranceField, useTolerance } from '../../../forms/tolerance';
import { Facts, Stat, Stats } from '../../../ui/card';
import { Loading } from '../../../ui/states';
import { refusalText } from '../../../words/refusals';
import type { Holding } from './mine';

/** Ends a policy early and gives back what it has not earned, less the fee. */
export function Cancel({ holding }: { holding: Holding }) {
  const { policy, offer, view } = holding;
  const { mint, account, pool } = offer;
  const tolerance = useTolerance();
  const ask = useTransaction();
  const quote = useView((book) => book.quoteRefund(policy.address));
  if (!quote) return <Loading lines={4} />;
  const minRefund = tolerance.bps === undefined ? undefined : atLeast(quote.refund, tolerance.bps);
  const whole = (amount: bigint) => mint.text(amount, { maxDigits: mint.decimals });
  const hindrance = (quote.refusal ? refusalText(quote.refusal) : undefined) ?? tolerance.error;

  const act = () => {
    if (minRefund === undefined) return;
    ask({
      title: 'Cancel the policy',
      facts: [
        ['Product', offer.name],
        ['Sum insured that ends', whole(policy.data.sumInsured)],
        ['Premium not earned yet', whole(quote.gross)],
        ['The fund keeps', whole(quote.fee)],
        ['You get', whole(quote.refund)],
        ['At least', whole(minRefund)],
      ],
      warning: 'Cover ends at once and cannot be had back. A loss before that moment can still be reported and claimed.',
      plan: (holder) => planCancellation({ pool, product: account, mint, holder, policy, minRefund }),
      done: 'Policy cancelled',
    });
  };

  return (
    <div className="stack">
      <p className="small soft">
        Cover ends at once. What the premium has not earned comes back, less a fee and what claims have used.
      </p>
      <Stats>
        <Stat label="You get" value={whole(quote.refund)} hint="It falls with every second." />
        <Stat label="The fund keeps" value={whole(quote.fee)} hint="The fee, and the part for what claims have used." />
      </Stats>
      <Facts
        items={[
          ['Premium', whole(view.premium)],
          ['Earned so far', whole(view.earned)],
          ['Not earned yet', whole(quote.gross)],
        ]}
      />
      <ToleranceField tolerance={tolerance} limit={minRefund} mint={mint} refund />
      <Act tone="danger" refused={hindrance} next={REVIEWED} ready={minRefund !== undefined} onClick={act}>
        Cancel the policy
      </Act>
    </div>
  );
}
