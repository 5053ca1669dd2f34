import { formatTime, planWithdrawal, planWithdrawalCancellation } from '@bulwark/client';
import type { PositionView } from '@bulwark/client/maths';
import { Clock } from '../../capital/clock';
import { capitalRefusal } from '../../capital/refusal';
import { useNow } from '../../chain/chain';
import { useTransaction } from '../../chain/transaction';
import { Act } from '../../forms/act';
import { Badge } from '../../ui/badge';
import { Facts } from '../../ui/card';
import { Left, When } from '../../ui/time';
import { formatShares } from '../../words/shares';
import type { Mine } from './actions';

/** A request to leave that runs: its clock, what it is worth, executing and cancelling it. */
export function OpenRequest({
  pool,
  mint,
  account,
  position,
}: Mine & { account: NonNullable<Mine['account']>; position: PositionView }) {
  const ask = useTransaction();
  const now = useNow();
  const { request, requestValue, withdrawRefusal } = position;
  const ready = request.state === 'executable';
  const below = request.minAmountOut > requestValue;
  const facts = [
    ['Shares that leave', formatShares(request.shares, mint.decimals)],
    ['Worth now', mint.text(requestValue)],
    ['Least amount', request.minAmountOut === 0n ? 'none: any price' : mint.text(request.minAmountOut)],
  ] as const;
  const execute = () =>
    ask({
      title: 'Execute the withdrawal',
      facts: [...facts, ['Paid to', 'your token account']],
      warning: below
        ? 'The shares are worth less than your least amount: executed now, the request ends and nothing is paid.'
        : undefined,
      plan: (payer) => planWithdrawal({ pool, mint, payer, position: account }),
      done: below ? 'Request ended' : 'Withdrawn',
    });
  const cancel = () =>
    ask({
      title: 'Cancel the request',
      facts,
      warning: 'The shares stay in the pool. Leaving later takes a whole cooldown again.',
      plan: async (owner) => planWithdrawalCancellation({ owner, position: account }),
      done: 'Request cancelled',
    });
  return (
    <div className="stack">
      <div className="between">
        <h3>Your withdrawal</h3>
        <Badge tone={ready && !withdrawRefusal ? 'ok' : 'info'}>{ready ? 'Matured' : 'Cooling down'}</Badge>
      </div>
      <Clock now={now} matures={request.maturesAt} lapses={request.lapsesAt} />
      <Facts
        items={[
          ...facts,
          ['Can be executed from', <When key="from" at={request.maturesAt} />],
          ['Lapses after', <When key="to" at={request.lapsesAt} />],
          ready
            ? ['Time to execute it', <Left key="left" until={request.lapsesAt} past="lapsed" />]
            : ['Matures', <Left key="left" until={request.maturesAt} past="matured" />],
        ]}
      />
      <Act
        refused={
          withdrawRefusal
            ? ready
              ? capitalRefusal(withdrawRefusal)
              : `It can be executed from ${formatTime(request.maturesAt)}.`
            : undefined
        }
        onClick={execute}
      >
        Execute withdrawal
      </Act>
      <Act tone="quiet" onClick={cancel}>
        Cancel request
      </Act>
      <p className="soft small">
        Anyone may execute a matured request; you are paid. The shares earn and bear losses until then. When a confirmed loss
        holds the pool inside the window, the request has a whole window again after its settlement.
      </p>
    </div>
  );
}
