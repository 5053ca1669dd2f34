import { formatDate, formatDuration } from '@bulwark/client';
import { useNow } from '../../../chain/chain';
import { Badge } from '../../../ui/badge';
import { Left } from '../../../ui/time';
import { larger } from '../../../words/amounts';
import { POLICY_STATE } from '../words';
import type { Holding } from './mine';

/** Where a policy stands, in a word. */
export function PolicyState({ holding }: { holding: Holding }) {
  const { tone, text } = POLICY_STATE[holding.view.state];
  return <Badge tone={tone}>{text}</Badge>;
}

const iso = (at: bigint) => new Date(Number(at) * 1_000).toISOString();

/** What comes next in a policy's life, and when. */
export function Next({ holding }: { holding: Holding }) {
  const { data } = holding.policy;
  const now = useNow();
  switch (holding.view.state) {
    case 'coming':
      return <>Begins {formatDate(data.start)}</>;
    case 'waiting':
      return (
        <>
          Covers in <time dateTime={iso(data.coversFrom)}>{formatDuration(larger(data.coversFrom - now, 0n))}</time>
        </>
      );
    case 'covers':
      return <Left until={data.end} />;
    default:
      return <>Since {formatDate(data.end)}</>;
  }
}
