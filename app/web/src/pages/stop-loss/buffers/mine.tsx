import { type LoadedKind, planBufferPositionClosing, planIncomeCollection } from '@bulwark/client';
import { useView } from '../../../chain/book';
import { useTransaction } from '../../../chain/transaction';
import { Act } from '../../../forms/act';
import { Facts } from '../../../ui/card';
import { Empty, Loading } from '../../../ui/states';
import { useWallet } from '../../../wallet/wallet';
import { formatShares } from '../../../words/shares';
import type { KnownBuffer, StopLossRoom } from '../room';
import { Leave, LeaveUsedUp, OpenRequest } from './leave';

/** What the wallet in use has in a buffer: collateral, cash, income, and its way out. */
export function MyStake({
  room,
  buffer,
  position: account,
}: {
  room: StopLossRoom;
  buffer: KnownBuffer;
  position: LoadedKind<'bufferPosition'> | undefined;
}) {
  const { wallet } = useWallet();
  const ask = useTransaction();
  const position = useView((book) => (account ? book.staker(account.address) : null));
  const { mint, pool } = room;
  const { collateral, name } = buffer;
  if (!wallet) return <Empty title="No wallet is connected">Connect one to see what it has in this buffer.</Empty>;
  if (!account) return <Empty title="You have nothing in this buffer">What you stake can leave again from here.</Empty>;
  if (!position) return <Loading />;
  const collect = () =>
    ask({
      title: 'Collect income',
      facts: [
        ['From', name],
        ['You get', mint.text(position.income)],
      ],
      plan: (payer) => planIncomeCollection({ pool, mint, buffer: buffer.account, payer, position: account }),
      done: 'Income collected',
    });
  const close = () =>
    ask({
      title: 'Close the position',
      facts: [['You get back', 'the SOL that the account holds']],
      plan: async (owner) => planBufferPositionClosing({ owner, position: account }),
      done: 'Position closed',
    });
  // Without a request only a position in a used-up buffer may go: at zero, so that others can come.
  const Leaving = position.unstakeRefusal === null ? LeaveUsedUp : Leave;
  const open = position.request.state === 'cooling' || position.request.state === 'executable';
  return (
    <div className="stack">
      <Facts
        items={[
          ['Collateral', collateral.text(position.collateral)],
          position.cash > 0n && ['Cash', mint.text(position.cash)],
          ['Shares', formatShares(position.shares, collateral.decimals)],
          ['Staked, ever', collateral.text(position.staked)],
          ['Left with, ever', collateral.text(position.unstaked)],
          ['Income to collect', mint.text(position.income)],
          ['Income collected, ever', mint.text(position.collected)],
        ]}
      />
      <Act refused={position.income === 0n ? 'There is no income to collect now.' : undefined} onClick={collect}>
        Collect income
      </Act>
      {open && <OpenRequest room={room} buffer={buffer} account={account} position={position} />}
      {!open && position.shares > 0n && <Leaving room={room} buffer={buffer} account={account} position={position} />}
      {position.shares === 0n && position.income === 0n && (
        <Act tone="quiet" onClick={close}>
          Close position
        </Act>
      )}
    </div>
  );
}
