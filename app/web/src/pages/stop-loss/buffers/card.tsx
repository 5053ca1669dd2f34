import { formatBps, formatDuration } from '@bulwark/client';
import { useBufferPositions } from '../../../chain/accounts';
import { useNow } from '../../../chain/chain';
import { Badge } from '../../../ui/badge';
import { Card, Facts, Stat, Stats } from '../../../ui/card';
import { Tabs } from '../../../ui/tabs';
import { useWallet } from '../../../wallet/wallet';
import type { KnownBuffer, StopLossRoom } from '../room';
import style from './buffers.module.css';
import { MyStake } from './mine';
import { PricePanel } from './price';
import { StakeForm } from './stake';
import { Value } from './value';

/** One buffer: what it holds, at which price, what it counts for, and the wallet's part of it. */
export function BufferCard({ room, buffer }: { room: StopLossRoom; buffer: KnownBuffer }) {
  const { wallet } = useWallet();
  const now = useNow();
  const { mint, view: stopLoss } = room;
  const { view, collateral, account, name } = buffer;
  const { terms } = account.data;
  const position = useBufferPositions(wallet?.address).data?.find(({ data }) => data.buffer === view.address);
  const isTurn = stopLoss.liquidation?.turn === view.index;
  const counts = now <= view.valuedUntil ? view.counted : 0n;
  const forgotten = stopLoss.liquidation ? 'values are forgotten while a settlement waits' : 'it has not been valued';
  const hint =
    counts > 0n ? 'all buffers together up to the pool’s cap' : view.valuedUntil > 0n ? 'its value has aged' : forgotten;
  return (
    <Card
      title={name}
      note={`Slot ${view.index + 1}: ${view.index === 0 ? 'sold first' : 'sold after the slots before it'}. Its stakers keep what the token yields by itself, and earn ${formatBps(view.feeBps)} of the treasury’s fees.`}
      actions={
        <>
          {isTurn && <Badge tone="warn">Its turn to be sold</Badge>}
          <Badge tone={counts > 0n ? 'ok' : 'plain'}>{counts > 0n ? 'Counts as capital' : 'Counts for nothing now'}</Badge>
        </>
      }
    >
      <Stats>
        <Stat
          label="Staked collateral"
          value={collateral.text(view.collateral)}
          hint={`of ${collateral.text(terms.collateralCap)} that it takes`}
        />
        <Stat label="Counts for, as capital" value={mint.text(counts)} hint={hint} />
        <Stat label="Stakers’ cash" value={mint.text(view.cash)} hint="pays before collateral is sold" />
        <Stat
          label="Stakers’ income, ever"
          value={mint.text(view.incomeEarned)}
          hint={`${mint.text(view.incomePaid)} of it collected`}
        />
      </Stats>
      <div className={`halves ${style.columns}`}>
        <div className="stack">
          <PricePanel room={room} buffer={buffer} />
          <Value room={room} buffer={buffer} />
          <Facts
            items={[
              ['Haircut', `${formatBps(view.haircutBps)} of its worth never counts`],
              ['A value counts for', formatDuration(BigInt(terms.valueSeconds))],
              view.delivered > 0n && ['Owed to writers of exercised puts', collateral.text(view.delivered)],
              view.raised > 0n && ['Raised for the present settlement', mint.text(view.raised)],
            ]}
          />
        </div>
        <Tabs
          label={`Your part of the ${name}`}
          tabs={[
            { name: 'Stake', content: <StakeForm room={room} buffer={buffer} position={position} /> },
            { name: 'Your position', content: <MyStake room={room} buffer={buffer} position={position} /> },
          ]}
        />
      </div>
    </Card>
  );
}
