import { formatBps, formatRate } from '@bulwark/client';
import type { CoverPrice } from '@bulwark/client/maths';
import { useView } from '../../../chain/book';
import { Card } from '../../../ui/card';
import { Chart } from '../../../ui/chart';
import { Loading } from '../../../ui/states';
import { percent } from '../forms/price';
import type { Offer } from '../offers';

const POINTS = 41;

/** What a year of cover costs as capacity fills, where that is now, and where a purchase would take it. */
export function CurveCard({ offer, price }: { offer: Offer; price: CoverPrice | null | undefined }) {
  const points = useView((book) => book.priceCurve(offer.address, POINTS));
  const { view } = offer;
  return (
    <Card
      title="Price"
      note={`A year of cover costs from ${percent(view.floorRate)} when nothing is sold to ${percent(view.fullRate)} at the last unit. A purchase pays the average over the part of the curve that it takes.`}
    >
      {points ? (
        <Chart
          title="Rate a year by utilisation of the product’s capacity"
          x={points.map((point) => point.utilisationBps)}
          lines={[{ name: 'Rate a year', values: points.map((point) => Number(point.rate)), area: true }]}
          marks={[
            { name: 'Now', x: view.utilisationBps, y: Number(view.rate) },
            ...(price ? [{ name: 'After this purchase', x: price.utilisationAfterBps, y: Number(price.rateAfter) }] : []),
          ]}
          formatX={(bps) => formatBps(BigInt(Math.round(bps)))}
          formatY={(rate) => formatRate(BigInt(Math.round(rate)), { maxDigits: 2 })}
        />
      ) : (
        <Loading lines={6} />
      )}
    </Card>
  );
}
