import { formatAmount, formatBps } from '@bulwark/client';
import type { SolvencyView } from '@bulwark/client/maths';
import type { CSSProperties, ReactNode } from 'react';
import type { NamedMint } from '../chain/mints';
import { Badge } from '../ui/badge';
import style from './capital-bars.module.css';

/** A ratio in basis points as a multiple: `15000` is `1.5x`. */
export const times = (bps: number) => `${formatAmount(BigInt(bps), 4, { minDigits: 1, maxDigits: 2 })}x`;

interface Piece {
  name: string;
  amount: bigint;
  series: number;
}

/** What stands behind a pool above what stands against it, on one scale. */
export function CapitalBars({ solvency, mint }: { solvency: SolvencyView; mint: NamedMint }) {
  const { eligible, capital, reinsurance, buffers, scr, reserveRequired, expectedAnnualLoss } = solvency;
  const most = [eligible, scr, reserveRequired, expectedAnnualLoss].reduce((a, b) => (b > a ? b : a), 1n);
  const holds = (rule: 'reserve' | 'capital') => solvency.rules.find((known) => known.rule === rule)?.holds ?? true;
  const behind: Piece[] = [
    { name: 'Capital', amount: capital, series: 0 },
    { name: 'Re-insurance that counts', amount: reinsurance.counted, series: 2 },
    { name: 'Buffers that count', amount: buffers.counted, series: 1 },
  ];
  return (
    <ul className={style.bars}>
      <Bar name="Eligible capital" hint="What counts behind the policies" text={mint.text(eligible)} most={most} pieces={behind}>
        <span className={style.key}>
          {behind.map((piece) => (
            <span key={piece.name}>
              <i style={{ background: `var(--series-${piece.series})` }} aria-hidden="true" />
              {piece.name} {mint.text(piece.amount)}
            </span>
          ))}
        </span>
      </Bar>
      <Bar
        name="Capital requirement (SCR)"
        hint={`What the 1-in-200 year takes, with a correlation of ${formatBps(solvency.rhoBps)} between peril groups`}
        text={mint.text(scr)}
        most={most}
        pieces={[{ name: 'SCR', amount: scr, series: 5 }]}
      >
        <Verdict
          holds={holds('capital')}
          text={
            solvency.scrCoverBps === null
              ? 'Nothing is at risk.'
              : `Covered at ${formatBps(solvency.scrCoverBps)}; at least 100% is asked.`
          }
        />
      </Bar>
      <Bar
        name={`Reserve floor, ${times(solvency.reserveRatioBps)}`}
        hint={`${times(solvency.reserveRatioBps)} the expected annual loss`}
        text={mint.text(reserveRequired)}
        most={most}
        pieces={[{ name: 'Reserve', amount: reserveRequired, series: 5 }]}
      >
        <Verdict
          holds={holds('reserve')}
          text={
            solvency.reserveCoverBps === null
              ? 'No loss is expected.'
              : `Eligible capital is ${times(solvency.reserveCoverBps)} the expected annual loss; at least ${times(solvency.reserveRatioBps)} is asked.`
          }
        />
      </Bar>
      <Bar
        name="Expected annual loss"
        hint="The mean over good and bad years, as the products were assessed"
        text={mint.text(expectedAnnualLoss)}
        most={most}
        pieces={[{ name: 'Expected annual loss', amount: expectedAnnualLoss, series: 5 }]}
      />
    </ul>
  );
}

function Verdict({ holds, text }: { holds: boolean; text: string }) {
  return (
    <span className={style.verdict}>
      <Badge tone={holds ? 'ok' : 'bad'}>{holds ? 'Holds' : 'Broken'}</Badge>
      <span>{text}</span>
    </span>
  );
}

function Bar({
  name,
  hint,
  text,
  most,
  pieces,
  children,
}: {
  name: string;
  hint: string;
  text: string;
  most: bigint;
  pieces: readonly Piece[];
  children?: ReactNode;
}) {
  const width = (amount: bigint) => `${Number((amount * 10_000n) / most) / 100}%`;
  return (
    <li className={style.row}>
      <div className={style.words}>
        <strong>{name}</strong>
        <strong className="number">{text}</strong>
      </div>
      <div className={style.track} aria-hidden="true">
        {pieces.map((piece) => (
          // React's type of a style knows no custom properties.
          <div
            key={piece.name}
            className={style.piece}
            style={{ width: width(piece.amount), '--tone': `var(--series-${piece.series})` } as CSSProperties}
          />
        ))}
      </div>
      <span className="soft small">{hint}</span>
      {children}
    </li>
  );
}
