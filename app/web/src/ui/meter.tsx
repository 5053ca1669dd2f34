import type { ReactNode } from 'react';
import style from './meter.module.css';

/** Part of `limit` that `used` is, in 1/10,000, at most 10,000; everything when there is no limit but something is used. */
export function shareBps(used: bigint, limit: bigint): number {
  if (limit <= 0n) return used > 0n ? 10_000 : 0;
  const bps = (used * 10_000n) / limit;
  return bps > 10_000n ? 10_000 : Number(bps);
}

/** A quantity against its limit. `floor` turns it round: enough is at or beyond the limit. */
export function Meter({
  label,
  used,
  limit,
  text,
  floor = false,
}: {
  label: ReactNode;
  used: bigint;
  limit: bigint;
  /** Both quantities in words. */
  text: string;
  floor?: boolean;
}) {
  const share = shareBps(used, limit);
  const tone = floor ? (used >= limit ? 'ok' : 'bad') : used > limit ? 'bad' : share >= 8_500 ? 'warn' : 'ok';
  const percent = floor ? shareBps(used, limit * 2n) / 100 : share / 100;
  return (
    <div className={style.meter}>
      <div className={style.words}>
        <span>{label}</span>
        <span className="soft">{text}</span>
      </div>
      <meter className="hidden" min={0} max={100} value={percent} aria-label={typeof label === 'string' ? label : text}>
        {text}
      </meter>
      <div className={style.track} aria-hidden="true">
        <div className={`${style.fill} ${style[tone]}`} style={{ width: `${percent}%` }} />
        {floor && <div className={style.mark} style={{ left: '50%' }} />}
      </div>
    </div>
  );
}
