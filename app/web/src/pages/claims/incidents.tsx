import type { LoadedKind } from '@bulwark/client';
import { formatTime } from '@bulwark/client';
import type { IncidentView } from '@bulwark/client/maths';
import { Link } from 'wouter';
import { usePools } from '../../chain/accounts';
import { useView } from '../../chain/book';
import { useNow } from '../../chain/chain';
import { type NamedMint, useMints } from '../../chain/mints';
import { type Names, useNames } from '../../chain/names';
import { Badge } from '../../ui/badge';
import { Card } from '../../ui/card';
import { Loading } from '../../ui/states';
import { type Column, Table } from '../../ui/table';
import { Left, When } from '../../ui/time';
import style from './incidents.module.css';
import { factorText } from './money';
import { phaseOf } from './phase';
import { incidentState } from './words';

/** An incident that is not over: what it is, and what is to be done next. */
export function OpenIncident({ incident }: { incident: LoadedKind<'incident'> }) {
  const names = useNames();
  const now = useNow();
  const view = useView((book) => book.incident(incident.address));
  const phase = view && phaseOf(view, now);
  return (
    <li className={style.open}>
      <div className="stack-tight">
        <div className="row">
          <h3>
            <Link href={`/claims/${incident.address}`}>{names.product(incident.data.product)}</Link>
          </h3>
          {phase && <Badge tone={phase.tone}>{phase.name}</Badge>}
        </div>
        <p className="soft small">
          Loss at <When at={incident.data.incidentTime} />
        </p>
      </div>
      {phase ? (
        <div className="stack-tight">
          <p>
            <strong>{phase.by}:</strong> {phase.next}
          </p>
          <p className="soft small">
            {phase.until === undefined ? (
              'No deadline: whenever somebody does it'
            ) : (
              <>
                Until <When at={phase.until} />: <Left until={phase.until + 1n} />
              </>
            )}
          </p>
        </div>
      ) : (
        <Loading lines={2} />
      )}
    </li>
  );
}

interface Row {
  address: string;
  view: IncidentView;
  mint: NamedMint | undefined;
}

const columns = (names: Names): readonly Column<Row>[] => [
  {
    head: 'Product',
    cell: ({ view }) => <Link href={`/claims/${view.address}`}>{names.product(view.product)}</Link>,
    text: ({ view }) => names.product(view.product),
  },
  {
    head: 'Loss',
    cell: ({ view }) => <When at={view.incidentTime} />,
    sort: ({ view }) => view.incidentTime,
    text: ({ view }) => formatTime(view.incidentTime),
  },
  {
    head: 'Ended',
    cell: ({ view }) => <Badge tone={incidentState(view.status).tone}>{incidentState(view.status).name}</Badge>,
    text: ({ view }) => incidentState(view.status).name,
  },
  {
    head: 'Approved',
    number: true,
    cell: ({ view, mint }) => mint?.text(view.approvedTotal) ?? '…',
    text: ({ view, mint }) => mint?.text(view.approvedTotal, { symbol: false, grouping: false }) ?? '',
  },
  {
    head: 'Paid of it',
    number: true,
    cell: ({ view }) => (view.factor === null || view.approvedTotal === 0n ? '' : factorText(view.factor)),
    text: ({ view }) => (view.factor === null ? '' : factorText(view.factor)),
  },
  {
    head: 'Short',
    number: true,
    cell: ({ view, mint }) => mint?.text(view.shortfall) ?? '…',
    text: ({ view, mint }) => mint?.text(view.shortfall, { symbol: false, grouping: false }) ?? '',
  },
];

/** Incidents that were settled or rejected. */
export function PastIncidents({ incidents }: { incidents: readonly LoadedKind<'incident'>[] }) {
  const names = useNames();
  const mints = useMints();
  const pools = usePools().data;
  const views = useView((book) => incidents.map(({ address }) => book.incident(address)));
  return (
    <Card
      flush
      title="Settled and rejected"
      note="Anyone may close an incident when nothing is left to do; then it is in the history of the chain only."
    >
      {views ? (
        <Table
          caption="Settled and rejected incidents"
          rows={views.map((view) => {
            const pool = pools?.find(({ address }) => address === view.pool);
            return { address: view.address, view, mint: pool && mints.get(pool.data.mint) };
          })}
          columns={columns(names)}
          id={({ address }) => address}
        />
      ) : (
        <Loading lines={3} />
      )}
    </Card>
  );
}
