import { formatDuration, formatTime } from '@bulwark/client';
import { useNow } from '../chain/chain';
import { Badge } from './badge';

/** A moment, UTC. */
export function When({ at }: { at: bigint }) {
  return <time dateTime={new Date(Number(at) * 1_000).toISOString()}>{formatTime(at)}</time>;
}

/** Time left until a moment by the chain's clock; `past` is said once it is over. */
export function Left({ until, past = 'over' }: { until: bigint; past?: string }) {
  const now = useNow();
  const over = now >= until;
  return (
    <time dateTime={new Date(Number(until) * 1_000).toISOString()} title={formatTime(until)}>
      {over ? <Badge>{past}</Badge> : `${formatDuration(until - now)} left`}
    </time>
  );
}
