import type { BandView } from '@bulwark/client/maths';
import type { CSSProperties } from 'react';
import { PAYER_SERIES } from '../words/payers';
import type { Slice } from './scale';
import style from './tower.module.css';

/** Mean width of a letter of the words: SVG does not cut text by itself. */
const LETTER = 7.7;

const cut = (text: string, room: number) => {
  const letters = Math.floor(room / LETTER);
  return text.length <= letters ? text : `${text.slice(0, Math.max(letters - 1, 1))}…`;
};

/** A slice's place in the picture. */
interface Place {
  band: BandView;
  slice: Slice;
  y: (fromFoot: number) => number;
  axis: number;
  room: number;
}

/** Width of what quota shares pay of a slice. */
function stripOf({ band, room }: Place): number {
  const whole = band.lossTo === null ? 0n : band.lossTo - band.lossFrom;
  const shared = whole > 0n ? (Number(band.ceded) / Number(whole)) * room : 0;
  return band.ceded > 0n ? Math.max(shared, 6) : 0;
}

/** Where the payer's part begins, beside the quota shares'. */
const leftOf = (place: Place): number => {
  const strip = stripOf(place);
  return place.axis + strip + (strip > 0 ? 2 : 0);
};

/** The colours of a slice, filled as far as the loss reaches. */
export function Shape({ level, hatch, ...place }: Place & { level: number; hatch: string }) {
  const { band, slice, y, axis, room } = place;
  const [strip, left] = [stripOf(place), leftOf(place)];
  const high = Math.max(slice.height - 2, 0);
  const paid = Math.min(Math.max(level - slice.foot, 0), high);
  const part = (x: number, wide: number, series: number, nobody = false) => (
    // React's type of a style knows no custom properties.
    <g style={{ '--tone': `var(--series-${series})` } as CSSProperties}>
      <rect className={style.band} x={x} y={y(slice.foot + high)} width={wide} height={high} />
      {nobody && <rect x={x} y={y(slice.foot + high)} width={wide} height={high} fill={hatch} />}
      <rect className={style.paid} x={x} y={y(slice.foot + paid)} width={wide} height={paid} />
      <rect className={style.side} x={x} y={y(slice.foot + high)} width={Math.min(3, wide)} height={high} />
    </g>
  );
  return (
    <>
      {strip > 0 && part(axis, strip, PAYER_SERIES.quotaShare)}
      {part(left, Math.max(axis + room - left, 0), PAYER_SERIES[band.payer.kind], band.payer.kind === 'shortfall')}
    </>
  );
}

/** The words of a slice, over everything. */
export function Words({ name, pays, edge, ...place }: Place & { name: string; pays: string; edge: string }) {
  const { band, slice, y, axis, room } = place;
  const left = leftOf(place) + 12;
  const wide = axis + room - left - 4;
  const middle = y(slice.foot + slice.height / 2);
  return (
    <>
      <text x={axis - 10} y={y(slice.foot) + 4} textAnchor="end" className={style.edge}>
        {edge}
      </text>
      <text x={left} y={middle - 3} className={style.name}>
        {cut(band.gap ? `${name} (gap)` : name, wide)}
      </text>
      <text x={left} y={middle + 14} className={style.pays}>
        {cut(pays, wide)}
      </text>
    </>
  );
}
