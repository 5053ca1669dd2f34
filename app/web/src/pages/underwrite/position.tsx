import { formatBps, planPositionClosing } from '@bulwark/client';
import type { PositionView } from '@bulwark/client/maths';
import { brief } from '../../capital/brief';
import { useTransaction } from '../../chain/transaction';
import { Act } from '../../forms/act';
import { Card, Facts, Stat, Stats } from '../../ui/card';
import { formatShares } from '../../words/shares';
import type { Mine } from './actions';
import { MyHistory } from './mine';

/** What the wallet in use has in the pool, and what came of it since entry. */
export function MyPosition({
  mint,
  account,
  position,
}: Mine & { account: NonNullable<Mine['account']>; position: PositionView }) {
  const ask = useTransaction();
  const result = position.value + position.withdrawn - position.deposited;
  const signed = `${result > 0n ? '+' : ''}${brief(mint, result, false)}`;
  const percent = position.deposited > 0n ? `${result > 0n ? '+' : ''}${formatBps((result * 10_000n) / position.deposited)}` : '';
  const empty = position.shares === 0n && position.request.state !== 'cooling' && position.request.state !== 'executable';
  const close = () =>
    ask({
      title: 'Close the position',
      facts: [['You get back', 'the SOL that the account holds']],
      plan: async (owner) => planPositionClosing({ owner, position: account }),
      done: 'Position closed',
    });
  return (
    <Card title="Your position">
      <Stats>
        <Stat
          label={`Worth now, ${mint.symbol}`}
          value={brief(mint, position.value, false)}
          hint={`${formatBps(position.shareOfPoolBps)} of the pool`}
        />
        <Stat
          label={`Result since entry, ${mint.symbol}`}
          value={signed}
          hint={percent && `${percent} of what was deposited`}
          tone={result < 0n ? 'bad' : result > 0n ? 'ok' : undefined}
        />
      </Stats>
      <Facts
        items={[
          ['Deposited, ever', mint.text(position.deposited)],
          ['Withdrawn, ever', mint.text(position.withdrawn)],
          ['Shares', formatShares(position.shares, mint.decimals)],
        ]}
      />
      <MyHistory address={account.address} mint={mint} />
      {empty && (
        <Act tone="quiet" onClick={close}>
          Close position
        </Act>
      )}
    </Card>
  );
}
