import { formatBps } from '@bulwark/client';
import type { SolvencyView } from '@bulwark/client/maths';
import { times } from '../../capital/capital-bars';
import { Badge } from '../../ui/badge';
import { Meter } from '../../ui/meter';
import type { StopLossRoom } from './room';
import style from './state.module.css';

/** What trips the stop-loss, or keeps it tripped: every condition against its threshold. */
export function Conditions({ room, solvency }: { room: StopLossRoom; solvency: SolvencyView }) {
  const { view, mint } = room;
  const ratio = view.tripped ? view.resetRatioBps : view.tripRatioBps;
  const verb = view.tripped ? 'reset from' : 'trips below';
  // The floor of the reserve rule is a multiple of the expected loss; the ratio scales it.
  const reserveBps = Math.ceil((solvency.reserveRatioBps * ratio) / 10_000);
  const isLow = (cover: number | null, least: number) => cover !== null && cover < least;
  return (
    <ul className={style.conditions} aria-label={view.tripped ? 'What a reset asks for' : 'What trips it'}>
      <li>
        <Meter
          label="Eligible capital over the capital requirement"
          used={BigInt(solvency.scrCoverBps ?? ratio * 2)}
          limit={BigInt(ratio)}
          floor
          text={
            solvency.scrCoverBps === null
              ? 'nothing is at risk'
              : `${formatBps(solvency.scrCoverBps, { maxDigits: 1 })}, ${verb} ${formatBps(ratio)}`
          }
        />
        <Met met={isLow(solvency.scrCoverBps, ratio)} tripped={view.tripped} />
      </li>
      <li>
        <Meter
          label="Eligible capital over the expected annual loss"
          used={BigInt(solvency.reserveCoverBps ?? reserveBps * 2)}
          limit={BigInt(reserveBps)}
          floor
          text={
            solvency.reserveCoverBps === null
              ? 'no loss is expected'
              : `${times(solvency.reserveCoverBps)}, ${verb} ${times(reserveBps)}`
          }
        />
        <Met met={isLow(solvency.reserveCoverBps, reserveBps)} tripped={view.tripped} />
      </li>
      <li>
        <Meter
          label="Net losses of the year"
          used={view.netLossesOfYear}
          limit={view.yearlyLine}
          text={`${mint.text(view.netLossesOfYear)}, ${view.tripped ? 'at most' : 'trips above'} ${mint.text(view.yearlyLine)}`}
        />
        <Met met={view.netLossesOfYear > view.yearlyLine} tripped={view.tripped} />
      </li>
      <li className="between">
        <span className="small">A settlement that needs the buffers</span>
        <Met met={view.liquidation !== null} tripped={view.tripped} />
      </li>
    </ul>
  );
}

function Met({ met, tripped }: { met: boolean; tripped: boolean }) {
  if (tripped) return <Badge tone={met ? 'bad' : 'ok'}>{met ? 'Not yet' : 'Ready'}</Badge>;
  return <Badge tone={met ? 'bad' : 'ok'}>{met ? 'Met: trips' : 'Not met'}</Badge>;
}
