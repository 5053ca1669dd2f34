import type { BandView, Payer, TowerView } from '@bulwark/client/maths';
import { useId, useRef } from 'react';
import type { NamedMint } from '../chain/mints';
import { place, type Slice, stack, top } from './scale';
import style from './tower.module.css';
import { Shape, Words } from './tower-band';
import { useWidth } from './width';

/** The least height of a slice, and what the slices share out beyond it by their part of the loss. */
const LEAST = 42;
const SHARED = 180;
/** Room above the stack, and below its foot. */
const HEAD = 26;
const FOOT = 12;
/** Mean width of a letter of the loss. */
const TAG_LETTER = 7.4;

/** Slices of a tower that have a height. */
export const bandsOf = (tower: TowerView): BandView[] => tower.bands.filter((band) => band.lossTo !== band.lossFrom);

/** The slices of a tower as they are drawn. */
export function slicesOf(tower: TowerView): Slice[] {
  const spans = bandsOf(tower).map((band) => ({ from: band.lossFrom, to: band.lossTo }));
  return stack(spans, spans.length * LEAST + SHARED, LEAST);
}

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
  const drawn = bands.flatMap((band, index) => {
    const slice = slices[index];
    return slice ? [{ band, slice, key: `${band.payer.kind}-${band.payer.index}-${band.from}` }] : [];
  });
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
        {drawn.map(({ band, slice, key }) => (
          <Shape key={key} band={band} slice={slice} y={y} level={level} axis={axis} room={room} hatch={`url(#${id}-nobody)`} />
        ))}
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
        {drawn.map(({ band, slice, key }) => (
          <Words
            key={key}
            band={band}
            slice={slice}
            y={y}
            axis={axis}
            room={room}
            name={name(band.payer)}
            pays={band.to === null ? 'claims are paid in part' : `pays ${amount(band.to - band.from)}`}
            edge={amount(band.lossFrom)}
          />
        ))}
      </svg>
    </div>
  );
}
