import type { PayerKind, TowerView } from '@bulwark/client/maths';
import { PAYER_SERIES } from '../words/payers';
import style from './loss.module.css';

/** Whose money the colours are. */
export function Legend({ tower }: { tower: TowerView }) {
  const pays = (kinds: readonly PayerKind[]) => tower.bands.some(({ payer }) => kinds.includes(payer.kind));
  const keys = [
    { words: 'Underwriters’ capital', series: PAYER_SERIES.retention, shown: true },
    {
      words: 'Quota shares: their part of every slice',
      series: PAYER_SERIES.quotaShare,
      shown: tower.bands.some(({ ceded }) => ceded > 0n),
    },
    { words: 'Re-insurers’ layers', series: PAYER_SERIES.excessOfLoss, shown: pays(['excessOfLoss']) },
    { words: 'Aggregate stop-loss', series: PAYER_SERIES.aggregateStopLoss, shown: pays(['aggregateStopLoss']) },
    { words: 'Stakers’ buffers', series: PAYER_SERIES.buffer, shown: pays(['buffer']) },
    { words: 'Nobody', series: PAYER_SERIES.shortfall, shown: pays(['shortfall']) },
  ];
  return (
    <ul className={style.legend} aria-label="Whose money the colours are">
      {keys
        .filter(({ shown }) => shown)
        .map(({ words, series }) => (
          <li key={words}>
            <i style={{ background: `var(--series-${series})` }} aria-hidden="true" />
            {words}
          </li>
        ))}
    </ul>
  );
}
