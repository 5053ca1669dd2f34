import { DAY, formatDate, formatTime, fromWide, type LoadedKind } from '@bulwark/client';
import { SHARE_PRICE_ONE } from '@bulwark/client/maths';
import { useEffect, useRef, useState } from 'react';
import { priceHistory } from '../../capital/share-price';
import { useView } from '../../chain/book';
import { useEvents } from '../../chain/events';
import { useFailure } from '../../chain/failure';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Chart } from '../../ui/chart';
import { Empty, Failed, Loading } from '../../ui/states';

/** Transactions that are read at once. */
const PAGE = 50;

/** Whether an element has come into sight. */
function useSeen() {
  const element = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    const target = element.current;
    if (!target || seen) return;
    // Several moments may be told of at once: it was seen if it was in any.
    const look = (moments: IntersectionObserverEntry[]) => moments.some(({ isIntersecting }) => isIntersecting) && setSeen(true);
    const observer = new IntersectionObserver(look, { rootMargin: '200px' });
    observer.observe(target);
    return () => observer.disconnect();
  }, [seen]);
  return { element, seen };
}

/** A time on the axis: the day, of a few days month, day and hour. */
const moment = (at: bigint, short: boolean) => (short ? formatTime(at).slice(5, 16) : formatDate(at));

/** Price of the pool's share over time, out of the pool's own events; read when it comes into sight. */
export function PriceHistory({ pool }: { pool: LoadedKind<'pool'> }) {
  const { element, seen } = useSeen();
  const history = useEvents(pool.address, seen, PAGE);
  const failure = useFailure(history);
  const view = useView((book) => book.pool(pool.address));
  const past = history.events && priceHistory(history.events, pool.address, fromWide(pool.data.totalShares));
  const points = past && view ? [...past, { at: view.at, price: view.sharePrice }] : undefined;
  const first = points?.[0];
  const short = first !== undefined && view !== undefined && view.at - first.at < 3n * DAY;
  const number = (price: bigint) => Number((price * 1_000_000_000n) / SHARE_PRICE_ONE) / 1e9;
  const read = history.data?.pages.length ?? 0;
  return (
    <Card
      title="Price of a share over time"
      note="Out of the pool’s events: it rises with earned premium and with what is recovered, and falls only by a recorded loss."
      actions={
        history.hasNextPage && (
          <Button tone="quiet" size="small" busy={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>
            Read further back
          </Button>
        )
      }
    >
      <div ref={element} className="stack">
        {points && first ? (
          points.length < 2 ? (
            <Empty title="No history yet">Nothing has moved the price of a share so far.</Empty>
          ) : (
            <>
              <Chart
                title={`Worth of one share since ${formatDate(first.at)}`}
                x={points.map(({ at }) => Number(at))}
                lines={[{ name: 'Price of a share', values: points.map(({ price }) => number(price)), series: 0, area: true }]}
                time
                zero={false}
                height={260}
                formatX={(at) => moment(BigInt(Math.round(at)), short)}
                formatY={(price) => price.toFixed(4)}
              />
              <p className="soft small">
                Reaches back to {formatTime(first.at)}
                {history.hasNextPage
                  ? `: the latest ${read * PAGE} transactions of the pool are read.`
                  : ', the first transaction that the node remembers.'}
              </p>
            </>
          )
        ) : failure ? (
          <Failed {...failure} />
        ) : (
          <Loading lines={6} label="Reading the pool’s transactions" />
        )}
      </div>
    </Card>
  );
}
