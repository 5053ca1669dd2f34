import { formatDate } from '@bulwark/client';
import type { LayerView } from '@bulwark/client/maths';
import { Badge } from '../../ui/badge';
import { LAYER_STATE } from '../../words/tranches';
import style from './term.module.css';

const TONE = { coming: 'info', inForce: 'ok', runOff: 'warn', unlocked: 'plain' } as const;

/** Where a tranche stands between the begin of its term and the end of its lock. */
export function TermLine({ layer, now }: { layer: LayerView; now: bigint }) {
  const first = now < layer.start ? now : layer.start;
  const last = now > layer.lockedUntil ? now : layer.lockedUntil;
  const length = Math.max(Number(last - first), 1);
  const at = (moment: bigint) => `${(Number(moment - first) / length) * 100}%`;
  const span = (from: bigint, to: bigint) => ({ left: at(from), width: `${(Number(to - from) / length) * 100}%` });
  return (
    <div className={style.term}>
      <div className="row">
        <Badge tone={TONE[layer.state]}>{LAYER_STATE[layer.state].name}</Badge>
        <span className="soft small">{LAYER_STATE[layer.state].means}</span>
      </div>
      <div className={style.line} aria-hidden="true">
        <span className={style.force} style={span(layer.start, layer.end)} />
        <span className={style.run} style={span(layer.end, layer.lockedUntil)} />
        <span className={style.now} style={{ left: at(now) }} />
      </div>
      <ol className={style.dates}>
        <li>
          Begins <strong>{formatDate(layer.start)}</strong>
        </li>
        <li>
          Ends <strong>{formatDate(layer.end)}</strong>
        </li>
        <li>
          Locked until <strong>{formatDate(layer.lockedUntil)}</strong>
        </li>
      </ol>
    </div>
  );
}
