import { fetchEvents, formatTime, type LoggedEvent } from '@bulwark/client';
import type { Address } from '@solana/kit';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useChain } from '../../chain/chain';
import { useFailure } from '../../chain/failure';
import { useSay } from '../../chain/say';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Empty, Failed, Loading } from '../../ui/states';
import { eventInWords } from '../../words/events';
import style from './history.module.css';

/** Transactions of an incident that are looked through: the youngest. */
const MOST = 200;
const EVERY = 30_000;
/** Lines that are shown at first. */
const FIRST = 6;

/**
 * Events of an incident, newest first: what its account does not keep. Looked after now and then, and after everything that is sent;
 * only transactions that are new are read.
 */
export function useHistory(incident: Address) {
  const { rpc } = useChain();
  return useQuery({
    queryKey: ['events', incident],
    queryFn: async ({ signal, client, queryKey }): Promise<readonly LoggedEvent[]> => {
      const known = client.getQueryData<readonly LoggedEvent[]>(queryKey) ?? [];
      const last = known[0]?.signature;
      const { events } = await fetchEvents(rpc, incident, { limit: MOST, signal, ...(last ? { until: last } : {}) });
      return [...events, ...known];
    },
    refetchInterval: EVERY,
    structuralSharing: false,
  });
}

const NONE: readonly LoggedEvent[] = [];

/** What happened to an incident so far, in sentences. */
export function History({ incident }: { incident: Address }) {
  const query = useHistory(incident);
  const failure = useFailure(query);
  const events = query.data ?? NONE;
  const say = useSay(events);
  const [all, showAll] = useState(false);
  return (
    <Card title="What happened so far" note="From the transactions of this incident, newest first.">
      {failure && <Failed {...failure} />}
      {query.isPending && !failure && <Loading lines={4} />}
      {query.data && events.length === 0 && <Empty title="This node keeps no history of it" />}
      {events.length > 0 && (
        <ol className={style.history}>
          {events.slice(0, all ? events.length : FIRST).map((event) => (
            <li key={`${event.signature} ${event.index}`}>
              <time dateTime={new Date(Number(event.data.at) * 1_000).toISOString()}>{formatTime(event.data.at)}</time>
              <span>{eventInWords(event, say)}</span>
            </li>
          ))}
        </ol>
      )}
      {!all && events.length > FIRST && (
        <div>
          <Button tone="quiet" size="small" onClick={() => showAll(true)}>
            Show all {events.length}
          </Button>
        </div>
      )}
    </Card>
  );
}
