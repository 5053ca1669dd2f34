import type { Address } from '@solana/kit';
import { LossCard } from '../../capital/loss';
import { PoolNotices } from '../../capital/notices';
import { type ChosenPool, PoolRoom } from '../../capital/pool';
import { useTranchePositions, useTranches } from '../../chain/accounts';
import { useView } from '../../chain/book';
import { useFailure } from '../../chain/failure';
import { useNames } from '../../chain/names';
import { Card } from '../../ui/card';
import { Empty, Failed, Loading } from '../../ui/states';
import { useWallet } from '../../wallet/wallet';
import { Kinds } from './kinds';
import { MyPositions } from './positions';
import { Programme } from './programme';

/** The room of those who take a part of a pool's losses for a part of its premium. */
export default function Reinsure() {
  return (
    <PoolRoom
      title="Re-insure"
      lead="Take a slice of a pool’s losses for a part of its premium. Your capital is locked until the contract’s last loss can have been reported, and it pays before anybody asks you."
    >
      {(chosen) => <Room key={chosen.pool.address} {...chosen} />}
    </PoolRoom>
  );
}

function Room({ pool, mint }: ChosenPool) {
  const names = useNames();
  const address = useWallet().wallet?.address;
  const all = useTranches();
  const failure = useFailure(all);
  const accounts = all.data?.filter(({ data }) => data.pool === pool.address);
  const views = useView((book) => accounts?.map((account) => book.tranche(account.address)));
  const positions = useTranchePositions(address).data;
  const slot = (tranche: Address) => accounts?.find((account) => account.address === tranche)?.data.index ?? -1;
  const mine = (positions ?? [])
    .filter(({ data }) => slot(data.tranche) >= 0)
    .sort((a, b) => slot(a.data.tranche) - slot(b.data.tranche));
  if (failure) return <Failed {...failure} />;
  if (!accounts || !views) {
    return (
      <Card title="The programme">
        <Loading lines={8} />
      </Card>
    );
  }
  const tranches = accounts.flatMap((account) => {
    const view = views.find((known) => known.address === account.address);
    return view ? [{ account, view }] : [];
  });
  tranches.sort((a, b) => a.view.layer.index - b.view.layer.index);
  if (tranches.length === 0) {
    return (
      <>
        <Card title="The programme">
          <Empty title="This pool has no tranche">
            The fund’s authority opens tranches. Until then the pool’s capital and its buffers bear every loss.
          </Empty>
        </Card>
        <LossCard pool={pool.address} mint={mint} />
      </>
    );
  }
  return (
    <>
      <PoolNotices pool={pool} />
      {mine.length > 0 && <MyPositions pool={pool} mint={mint} tranches={tranches} accounts={mine} names={names} />}
      <Programme pool={pool} mint={mint} tranches={tranches} positions={mine} names={names} />
      <LossCard pool={pool.address} mint={mint} />
      <Kinds />
    </>
  );
}
