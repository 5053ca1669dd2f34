import { DAY, formatAmount, formatTime, type LoggedEvent } from '@bulwark/client';
import type { Address } from '@solana/kit';
import { useMemo } from 'react';
import { usePools } from '../../../chain/accounts';
import { type NamedMint, useMints } from '../../../chain/mints';
import { useNames } from '../../../chain/names';
import { Card } from '../../../ui/card';
import { Chart } from '../../../ui/chart';

/** Capital of a pool right after an event. */
interface Point {
  readonly at: bigint;
  readonly capital: bigint;
}

/** Parts of a time that tell moments apart: day and minute, or the day alone. */
const SHORT = [5, 16] as const;
const LONG = [0, 10] as const;

/** Capital of a pool after each event that says it, oldest first. */
export function historyOf(events: readonly LoggedEvent[], pool: Address): Point[] {
  const points: Point[] = [];
  for (const { data } of events) {
    if ('pool' in data && data.pool === pool && 'capitalAfter' in data && typeof data.capitalAfter === 'bigint')
      points.push({ at: data.at, capital: data.capitalAfter });
  }
  return points.reverse();
}

/** Capital of each pool over time, as its events tell it. */
export function CapitalHistory({ events, complete }: { events: readonly LoggedEvent[]; complete: boolean }) {
  const pools = usePools().data ?? [];
  const mints = useMints();
  const names = useNames();
  return pools.map(({ address, data }) => {
    const mint = mints.get(data.mint);
    return mint ? (
      <History key={address} name={names.pool(address)} points={{ events, pool: address }} mint={mint} complete={complete} />
    ) : null;
  });
}

function History({
  name,
  points: { events, pool },
  mint,
  complete,
}: {
  name: string;
  points: { events: readonly LoggedEvent[]; pool: Address };
  mint: NamedMint;
  complete: boolean;
}) {
  const points = useMemo(() => historyOf(events, pool), [events, pool]);
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || points.length < 2) return null;
  const isShort = last.at - first.at < 3n * DAY;
  const whole = (value: number) => formatAmount(BigInt(Math.round(value)), 0);
  return (
    <Card
      title={`Capital of ${name} over time`}
      note={complete ? 'From all its events.' : 'From the events loaded so far; load all for the whole history.'}
    >
      <Chart
        title={`Capital after each deposit, withdrawal, accrual and settlement, ${mint.symbol}.`}
        x={points.map(({ at }) => Number(at))}
        lines={[
          {
            name: 'Capital',
            values: points.map(({ capital }) => Number(capital) / 10 ** mint.decimals),
            steps: true,
            area: true,
          },
        ]}
        time
        zero={false}
        formatX={(value) => formatTime(BigInt(Math.round(value))).slice(...(isShort ? SHORT : LONG))}
        formatY={whole}
      />
    </Card>
  );
}
