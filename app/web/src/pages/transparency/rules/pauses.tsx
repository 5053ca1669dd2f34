import type { Fund } from '@bulwark/client';
import { useNow } from '../../../chain/chain';
import { Badge } from '../../../ui/badge';
import { Card, Facts } from '../../../ui/card';
import { When } from '../../../ui/time';
import { OPERATIONS } from '../../../words/operations';

/** A pause and the time before the next of the same operation: the program's `MAX_PAUSE`, seconds. */
const MAX_PAUSE = 604_800n;

/** What can be paused, and whether it is. */
export function Pauses({ fund }: { fund: Fund }) {
  const now = useNow();
  return (
    <Card
      title="Pauses"
      note="Guardian and authority can pause these four, each for seven days at most and then not again for seven days. Withdrawals, votes, settlements and payouts cannot be paused."
    >
      <Facts
        items={OPERATIONS.map((name, operation) => {
          const until = fund.pausedUntil[operation] ?? 0n;
          if (now < until)
            return [
              name,
              <span key={name}>
                <Badge tone="warn">paused</Badge> until <When at={until} />
              </span>,
            ] as const;
          const rests = until > 0n && now < until + MAX_PAUSE;
          return [
            name,
            <span key={name}>
              <Badge tone="ok">running</Badge>{' '}
              {rests && (
                <span className="small soft">
                  cannot be paused again before <When at={until + MAX_PAUSE} />
                </span>
              )}
            </span>,
          ] as const;
        })}
      />
    </Card>
  );
}
