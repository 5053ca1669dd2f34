import type { PutView } from '@bulwark/client/maths';
import { useHedges } from '../../../chain/accounts';
import { useView } from '../../../chain/book';
import { Notice } from '../../../ui/badge';
import { Card } from '../../../ui/card';
import { Empty, Loading } from '../../../ui/states';
import type { StopLossRoom } from '../room';
import style from './puts.module.css';
import { PutRow } from './row';
import { WritePut } from './write';

/** Puts on the buffers' collateral: what hedges a falling market, and nothing else. */
export function Puts({ room }: { room: StopLossRoom }) {
  const puts = useView((book) => book.puts(room.pool.address));
  return (
    <>
      <h2>Hedges</h2>
      <Notice tone="info" title="Hacks cannot be hedged, only markets">
        A put pays when the price of a buffer’s collateral falls while a loss is assessed and settled. Whether a protocol is
        hacked has no market, and no put pays for it. Its whole strike is locked before, so it is worth what is locked whoever
        wrote it.
      </Notice>
      <div className="halves">
        <Card title="Puts" note="The right of a buffer to sell a part of its collateral at the strike until it expires.">
          <List room={room} puts={puts} />
        </Card>
        <WritePut room={room} />
      </div>
    </>
  );
}

function List({ room, puts }: { room: StopLossRoom; puts: readonly PutView[] | undefined }) {
  const accounts = useHedges().data;
  if (!puts || !accounts) return <Loading />;
  if (puts.length === 0)
    return <Empty title="No put is written">Anyone can write one, and the authority buys it out of the treasury’s fees.</Empty>;
  return (
    <ul className={style.list}>
      {puts.map((put) => {
        const account = accounts.find(({ address }) => address === put.address);
        const buffer = room.buffers.find(({ view }) => view.address === put.buffer);
        return account && buffer ? <PutRow key={put.address} room={room} buffer={buffer} put={put} account={account} /> : null;
      })}
    </ul>
  );
}
