import type { BandView, Payer, TowerView } from '@bulwark/client/maths';
import type { CSSProperties } from 'react';
import { useId, useRef } from 'react';
import type { NamedMint } from '../chain/mints';
import { PAYER_SERIES } from '../words/payers';
import { place, type Slice, stack, top } from './scale';
import style from './tower.module.css';
import { useWidth } from './width';

/** The least height of a slice, and what the slices share out beyond it by their part of the loss. */
const LEAST = 42;
const SHARED = 180;
/** Room above the stack, and below its foot. */
const HEAD = 26;
const FOOT = 12;
/** Mean width of a letter of the labels, and of the loss: SVG does not cut text by itself. */
const LETTER = 7.7;
const TAG_LETTER = 7.4;

/** Slices of a tower that have a height. */
export const bandsOf = (tower: TowerView): BandView[] => tower.bands.filter((band) => band.lossTo !== band.lossFrom);

/** The slices of a tower as they are drawn. */
export function slicesOf(tower: TowerView): Slice[] {
  const spans = bandsOf(tower).map((band) => ({ from: band.lossFrom, to: band.lossTo }));
  return stack(spans, spans.length * LEAST + SHARED, LEAST);
}

const cut = (text: string, room: number) => {
  const letters = Math.floor(room / LETTER);
  return text.length <= letters ? text : `${text.slice(0, Math.max(letters - 1, 1))}…`;
};

/**
 * Who pays which slice of one incident's loss, the first unit at the foot: bands by payer, the part of quota shares at their left, filled
 * up to `loss`.
 */
export function Tower({
  tower,
  loss,
  mint,
  name,
}: {
  tower: TowerView;
  loss: bigint;
  mint: NamedMint;
  name: (payer: Payer) => string;
}) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const id = useId();
  const bands = bandsOf(tower);
  const slices = slicesOf(tower);
  const height = top(slices);
  const axis = width < 480 ? 78 : 96;
  const room = Math.max(width - axis, 0);
  const amount = (value: bigint) => mint.text(value, { symbol: false, maxDigits: 0 });
  const y = (fromFoot: number) => HEAD + height - fromFoot;
  const level = place(slices, loss);
  const line = bands.findIndex(({ payer }) => payer.kind === 'buffer' || payer.kind === 'capitalBeyondLine');
  const label = width < 480 ? amount(loss) : `Loss ${mint.text(loss, { maxDigits: 0 })}`;
  const tag = Math.min(label.length * TAG_LETTER + 20, room);
  return (
    <div ref={box} className={style.box}>
      <svg
        width={width}
        height={height + HEAD + FOOT}
        role="img"
        aria-labelledby={`${id}-title ${id}-words`}
        className={style.picture}
      >
        <title id={`${id}-title`}>Who pays which slice of a loss</title>
        <desc id={`${id}-words`}>
          {bands
            .map(
              ({ payer, lossFrom, lossTo }) =>
                `From ${amount(lossFrom)} to ${lossTo === null ? 'any loss' : amount(lossTo)}: ${name(payer)}.`,
            )
            .join(' ')}
        </desc>
        <defs>
          <pattern id={`${id}-nobody`} width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <line x1="0" y1="0" x2="0" y2="8" className={style.hatch} />
          </pattern>
        </defs>
        {bands.map((band, index) => {
          const slice = slices[index];
          if (!slice) return null;
          return (
            <Band
              key={`${band.payer.kind}-${band.payer.index}-${band.from}`}
              band={band}
              slice={slice}
              y={y}
              level={level}
              axis={axis}
              room={room}
              hatch={`url(#${id}-nobody)`}
              name={name(band.payer)}
              pays={band.to === null ? 'claims are paid in part' : `pays ${amount(band.to - band.from)}`}
              edge={amount(band.lossFrom)}
            />
          );
        })}
        {line > 0 && (
          <g className={style.line}>
            <line x1={axis} x2={width} y1={y(slices[line]?.foot ?? 0)} y2={y(slices[line]?.foot ?? 0)} />
            <text x={width - 8} y={y(slices[line]?.foot ?? 0) - 6} textAnchor="end">
              stop-loss line
            </text>
          </g>
        )}
        <g className={style.loss} style={{ transform: `translateY(${y(level)}px)` }}>
          <line x1={axis - 6} x2={width} y1={0} y2={0} />
          <rect x={width - tag} y={-22} width={tag} height={22} rx={4} />
          <text x={width - tag / 2} y={-7} textAnchor="middle">
            {label}
          </text>
        </g>
      </svg>
    </div>
  );
}

function Band({
  band,
  slice,
  y,
  level,
  axis,
  room,
  hatch,
  name,
  pays,
  edge,
}: {
  band: BandView;
  slice: Slice;
  y: (fromFoot: number) => number;
  /** Height of the loss above the foot. */
  level: number;
  axis: number;
  room: number;
  hatch: string;
  name: string;
  pays: string;
  edge: string;
}) {
  const whole = band.lossTo === null ? 0n : band.lossTo - band.lossFrom;
  const shared = whole > 0n ? (Number(band.ceded) / Number(whole)) * room : 0;
  const strip = band.ceded > 0n ? Math.max(shared, 6) : 0;
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
  const left = axis + strip + (strip > 0 ? 2 : 0);
  const wide = Math.max(axis + room - left, 0);
  const middle = y(slice.foot + slice.height / 2);
  return (
    <g>
      {strip > 0 && part(axis, strip, PAYER_SERIES.quotaShare)}
      {part(left, wide, PAYER_SERIES[band.payer.kind], band.payer.kind === 'shortfall')}
      <text x={axis - 10} y={y(slice.foot) + 4} textAnchor="end" className={style.edge}>
        {edge}
      </text>
      <text x={left + 12} y={middle - 3} className={style.name}>
        {cut(band.gap ? `${name} (gap)` : name, wide - 16)}
      </text>
      <text x={left + 12} y={middle + 14} className={style.pays}>
        {cut(pays, wide - 16)}
      </text>
    </g>
  );
}
