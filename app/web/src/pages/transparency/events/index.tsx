import type { BulwarkEventName, LoggedEvent } from '@bulwark/client';
import { useMemo, useState } from 'react';
import { useFailure } from '../../../chain/failure';
import { useSay } from '../../../chain/say';
import { Button } from '../../../ui/button';
import { Card } from '../../../ui/card';
import { Field, Select } from '../../../ui/field';
import { Empty, Failed, Loading } from '../../../ui/states';
import { EVENT_ROOMS, eventInWords, kindInWords } from '../../../words/events';
import { useAbout } from './about';
import { CapitalHistory } from './capital';
import { EventList } from './list';
import { useEvents } from './use-events';

/** An event and what it says. */
export interface Told {
  readonly event: LoggedEvent;
  readonly words: string;
  /** Product whose loss it is about, where the words do not say it. */
  readonly about: string | undefined;
}

const ALL = 'all';

/** What happened, newest first. */
export function Events() {
  const { query, events } = useEvents();
  const failure = useFailure(query);
  const say = useSay(events);
  const about = useAbout(events);
  const [room, setRoom] = useState(ALL);
  const [kind, setKind] = useState(ALL);
  const [search, setSearch] = useState('');
  const told = useMemo(
    () => events.map((event) => ({ event, words: eventInWords(event, say), about: about(event) })),
    [events, say, about],
  );
  const kinds = EVENT_ROOMS.filter((known) => room === ALL || known.room === room).flatMap((known) => known.kinds);
  const shown = told.filter(({ event, words, about: of }) => {
    if (kind === ALL ? !kinds.includes(event.name) : event.name !== kind) return false;
    const wanted = search.trim().toLowerCase();
    return wanted === '' || `${words} ${of ?? ''} ${event.signature}`.toLowerCase().includes(wanted);
  });
  if (failure) return <Failed {...failure} />;
  if (query.isPending) return <Loading lines={8} label="Reading the program’s transactions" />;
  const more = query.hasNextPage;
  return (
    <>
      <Card
        title="Events"
        note="Everything the program does, it says. Each line is read out of a transaction that you can look up by its signature."
        actions={
          <Button
            tone="quiet"
            size="small"
            busy={query.isFetching && !query.isFetchingNextPage}
            onClick={() => void query.refetch()}
          >
            Look for newer
          </Button>
        }
        flush
      >
        <Filters room={room} setRoom={(next) => [setRoom(next), setKind(ALL)]} kind={kind} setKind={setKind} kinds={kinds}>
          <Field
            label="Search"
            placeholder="A name, a word, a signature"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        </Filters>
        {shown.length === 0 ? (
          <Empty title={events.length === 0 ? 'Nothing has happened yet' : 'No event of those loaded matches'}>
            {more ? 'Older ones can be loaded below.' : undefined}
          </Empty>
        ) : (
          <EventList told={shown} />
        )}
        <More told={told} more={more} query={query} />
      </Card>
      <CapitalHistory events={events} complete={!more} />
    </>
  );
}

function Filters({
  room,
  setRoom,
  kind,
  setKind,
  kinds,
  children,
}: {
  room: string;
  setRoom: (room: string) => void;
  kind: string;
  setKind: (kind: string) => void;
  kinds: readonly BulwarkEventName[];
  children: React.ReactNode;
}) {
  return (
    <div className="grid" style={{ padding: '0 var(--gap-5) var(--gap-4)' }}>
      <Select
        label="Room"
        value={room}
        onChange={(event) => setRoom(event.target.value)}
        options={[{ value: ALL, label: 'All rooms' }, ...EVENT_ROOMS.map((known) => ({ value: known.room, label: known.room }))]}
      />
      <Select
        label="Kind"
        value={kind}
        onChange={(event) => setKind(event.target.value)}
        options={[{ value: ALL, label: 'All kinds' }, ...kinds.map((known) => ({ value: known, label: kindInWords(known) }))]}
      />
      {children}
    </div>
  );
}

function More({ told, more, query }: { told: readonly Told[]; more: boolean; query: ReturnType<typeof useEvents>['query'] }) {
  const [all, setAll] = useState(false);
  const loadAll = async () => {
    setAll(true);
    try {
      while ((await query.fetchNextPage()).hasNextPage);
    } finally {
      setAll(false);
    }
  };
  return (
    <div className="between" style={{ padding: 'var(--gap-3) var(--gap-5) var(--gap-4)' }}>
      <span className="soft small" aria-live="polite">
        {told.length} events loaded{more ? '; there are older ones.' : ': all since the program began here.'}
      </span>
      {more && (
        <span className="row">
          <Button tone="quiet" size="small" busy={query.isFetchingNextPage && !all} onClick={() => void query.fetchNextPage()}>
            Load older events
          </Button>
          <Button tone="plain" size="small" busy={all} onClick={() => void loadAll()}>
            Load all events
          </Button>
        </span>
      )}
    </div>
  );
}
