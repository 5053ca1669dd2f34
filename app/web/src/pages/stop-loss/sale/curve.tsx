import { formatPrice, formatTime, PRICE_ONE } from '@bulwark/client';
import { useView } from '../../../chain/book';
import { useNow } from '../../../chain/chain';
import { Chart } from '../../../ui/chart';
import type { KnownBuffer, StopLossRoom } from '../room';

/** For the eye: pixels need no exact price. */
const eye = (price: bigint) => Number(price) / Number(PRICE_ONE);

/** The fall of an auction's price over time, with the moment, the market, and where it ends. */
export function Curve({ room, buffer }: { room: StopLossRoom; buffer: KnownBuffer }) {
  const now = useNow();
  const { view, account, feed, collateral } = buffer;
  const steps = useView((book) => book.auctionCurve(view.address));
  const last = steps?.at(-1);
  if (!steps || !last || steps.length < 2) return null;
  const running = view.auction?.startedAt !== null && view.auction !== null;
  const floor = running ? view.auction?.floor : undefined;
  const market = feed?.data.latest.price;
  const top = steps[0]?.price ?? 0n;
  const cusp = (top * BigInt(account.data.terms.cuspBps)) / 10_000n;
  const x = steps.map(({ at }) => Number(at));
  const level = (name: string, price: bigint | undefined, series: number) =>
    price ? [{ name, values: steps.map(() => eye(price)), series }] : [];
  const current = [...steps].reverse().find(({ at }) => at <= now);
  const symbol = room.mint.symbol;
  return (
    <Chart
      title={
        running
          ? `Price of one ${collateral.symbol} over time, ${symbol}. It must be started again after ${formatTime(last.at)}.`
          : `How the price of one ${collateral.symbol} would fall if an auction began now, ${symbol}.`
      }
      x={x}
      lines={[
        { name: 'Price', values: steps.map(({ price }) => eye(price)), steps: true },
        ...level('Market', market, 2),
        ...level('Cusp', cusp, 1),
        ...level('Floor', floor, 7),
      ]}
      marks={running && current && now < last.at ? [{ name: 'Now', x: Number(now), y: eye(current.price) }] : []}
      time
      zero={false}
      formatX={(value) => formatTime(BigInt(Math.round(value))).slice(11, 16)}
      formatY={(value) => formatPrice(BigInt(Math.round(value * 1e6)) * 1_000n, { maxDigits: 2 })}
    />
  );
}
