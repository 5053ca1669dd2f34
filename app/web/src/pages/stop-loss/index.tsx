import type { ChosenPool } from '../../capital/pool';
import { PoolRoom } from '../../capital/pool';
import { useBuffers, useFeeds } from '../../chain/accounts';
import { useFailure } from '../../chain/failure';
import { Empty, Failed, Loading } from '../../ui/states';
import { BufferCard } from './buffers/card';
import { Preview } from './preview';
import { Puts } from './puts';
import { useRoom } from './room';
import { Sale } from './sale';
import { StateCard } from './state';
import { Timeline } from './timeline';

/** What stands behind a pool when a loss takes more of its capital than the stop-loss line. */
export default function StopLoss() {
  return (
    <PoolRoom
      title="Stop-loss"
      lead="When a loss takes more of a pool’s capital than its line allows, other collateral pays: puts on it first, then an auction that sells only what is needed. Its stakers earn a part of the fees for that risk."
    >
      {(chosen) => <Room {...chosen} />}
    </PoolRoom>
  );
}

function Room({ pool, mint }: ChosenPool) {
  const room = useRoom(pool, mint);
  const failure = useFailure(useBuffers(), useFeeds());
  if (failure) return <Failed {...failure} />;
  if (!room) return <Loading lines={10} />;
  return (
    <>
      {room.view.liquidation && <Sale room={room} liquidation={room.view.liquidation} />}
      <div className="halves">
        <div className="stack">
          <StateCard room={room} />
          {!room.view.liquidation && <Preview room={room} />}
        </div>
        <Timeline room={room} />
      </div>
      <h2>Buffers</h2>
      {room.buffers.length === 0 ? (
        <Empty title="No buffer stands behind this pool">
          Its authority opens buffers. Until then a loss beyond the line is borne by the rest of capital.
        </Empty>
      ) : (
        room.buffers.map((buffer) => <BufferCard key={buffer.view.address} room={room} buffer={buffer} />)
      )}
      {room.buffers.length > 0 && <Puts room={room} />}
    </>
  );
}
