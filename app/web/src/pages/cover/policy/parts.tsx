import { formatDate } from '@bulwark/client';
import { Badge } from '../../../ui/badge';
import { Left, When } from '../../../ui/time';
import { POLICY_STATE } from '../words';
import type { Holding } from './mine';

/** Where a policy stands, in a word. */
export function PolicyState({ holding }: { holding: Holding }) {
  const { tone, text } = POLICY_STATE[holding.view.state];
  return <Badge tone={tone}>{text}</Badge>;
}

/** What comes next in a policy's life, and when. */
export function Next({ holding }: { holding: Holding }) {
  const { data } = holding.policy;
  switch (holding.view.state) {
    case 'coming':
      return (
        <>
          Begins <When at={data.start} />
        </>
      );
    case 'waiting':
      return (
        <>
          Covers from <When at={data.coversFrom} />
        </>
      );
    case 'covers':
      return <Left until={data.end} />;
    default:
      return <>Since {formatDate(data.end)}</>;
  }
}
