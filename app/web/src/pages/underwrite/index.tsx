import type { PositionView } from '@bulwark/client/maths';
import { LossCard } from '../../capital/loss';
import { PoolNotices } from '../../capital/notices';
import { type ChosenPool, PoolRoom } from '../../capital/pool';
import { SolvencyCard } from '../../capital/solvency';
import { usePositions } from '../../chain/accounts';
import { useView } from '../../chain/book';
import { useWallet } from '../../wallet/wallet';
import { Actions } from './actions';
import { Earnings } from './earnings';
import { Exposures } from './exposures';
import { Figures } from './figures';
import { PriceHistory } from './history';
import style from './underwrite.module.css';

/** The room of those who put capital behind cover. */
export default function Underwrite() {
  return (
    <PoolRoom
      title="Underwrite"
      lead="Put capital behind the fund’s cover. It earns premium by the second, and it pays losses: you can lose all of it."
    >
      {(chosen) => <Room key={chosen.pool.address} {...chosen} />}
    </PoolRoom>
  );
}

/** The position that the wallet in use has in a pool. */
function useMyPosition({ pool }: ChosenPool) {
  const address = useWallet().wallet?.address;
  const account = usePositions(address).data?.find(({ data }) => data.pool === pool.address);
  const view: PositionView | undefined = useView((book) => (account ? book.position(account.address) : undefined));
  return { account, view };
}

function Room(chosen: ChosenPool) {
  const { pool, mint } = chosen;
  const mine = useMyPosition(chosen);
  return (
    <>
      <PoolNotices pool={pool} />
      <div className={style.page}>
        <div className={style.figures}>
          <Figures pool={pool} mint={mint} />
        </div>
        <div className={style.side}>
          <Actions pool={pool} mint={mint} account={mine.account} position={mine.view} />
        </div>
        <div className={style.main}>
          <Earnings pool={pool} mint={mint} />
        </div>
      </div>
      <LossCard pool={pool.address} mint={mint} position={mine.view} />
      <SolvencyCard pool={pool.address} mint={mint} />
      <Exposures pool={pool} mint={mint} />
      <PriceHistory pool={pool} />
    </>
  );
}
