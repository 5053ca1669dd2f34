import { formatTime } from '@bulwark/client';
import style from './clock.module.css';

/** Where a request to leave stands between cooldown, window and lapse: the moment is the mark. */
export function Clock({ now, matures, lapses }: { now: bigint; matures: bigint; lapses: bigint }) {
  const open = now >= matures;
  const from = open ? matures : undefined;
  const part = from === undefined ? 0 : Math.min(Math.max(Number(now - from) / Math.max(Number(lapses - from), 1), 0), 1);
  return (
    <ol className={style.clock} aria-label="Steps of the withdrawal">
      <li className={style.done}>Requested</li>
      <li className={open ? style.done : style.here} aria-current={open ? undefined : 'step'}>
        Cooldown
        <span className="soft small">until {formatTime(matures)}</span>
      </li>
      <li className={open ? style.here : style.ahead} aria-current={open ? 'step' : undefined}>
        Window to be paid
        <span className="soft small">until {formatTime(lapses)}</span>
        {open && <span className={style.run} style={{ width: `${part * 100}%` }} aria-hidden="true" />}
      </li>
    </ol>
  );
}
