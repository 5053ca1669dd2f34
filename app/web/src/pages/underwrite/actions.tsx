import type { LoadedKind } from '@bulwark/client';
import type { PositionView } from '@bulwark/client/maths';
import type { NamedMint } from '../../chain/mints';
import { Card } from '../../ui/card';
import { Tabs } from '../../ui/tabs';
import { DepositForm } from './deposit';
import { MyPosition } from './position';
import { OpenRequest } from './request';
import { WithdrawForm } from './withdraw';

/** What the person in front of the page has here and may do. */
export interface Mine {
  pool: LoadedKind<'pool'>;
  mint: NamedMint;
  /** The position as it was read; `undefined` when there is none. */
  account: LoadedKind<'position'> | undefined;
  position: PositionView | undefined;
}

/** Position, deposit and withdrawal. */
export function Actions(mine: Mine) {
  const { account, position } = mine;
  const open = position && (position.request.state === 'cooling' || position.request.state === 'executable');
  return (
    <>
      {account && position && <MyPosition {...mine} account={account} position={position} />}
      <Card title="Your capital">
        <Tabs
          key={open ? 'leaving' : 'staying'}
          label="Put in or take out"
          first={open ? 1 : 0}
          tabs={[
            { name: 'Deposit', content: <DepositForm {...mine} /> },
            {
              name: 'Withdraw',
              content:
                account && open ? <OpenRequest {...mine} account={account} position={position} /> : <WithdrawForm {...mine} />,
            },
          ]}
        />
      </Card>
    </>
  );
}
