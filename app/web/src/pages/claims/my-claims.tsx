import type { LoadedKind } from '@bulwark/client';
import { Link } from 'wouter';
import { useAccountsAt, usePools } from '../../chain/accounts';
import { useInBook, useView } from '../../chain/book';
import { type NamedMint, useMints } from '../../chain/mints';
import { useNames } from '../../chain/names';
import { Badge } from '../../ui/badge';
import { Card } from '../../ui/card';
import { Loading } from '../../ui/states';
import { type Column, Table } from '../../ui/table';
import { claimState, type State } from './words';

interface Row {
  address: string;
  incident: string;
  product: string;
  state: State;
  requested: bigint;
  approved: bigint | undefined;
  paid: bigint;
  due: bigint;
  mint: NamedMint | undefined;
}

const money = (head: string, of: (row: Row) => bigint | undefined): Column<Row> => ({
  head,
  number: true,
  cell: (row) => {
    const amount = of(row);
    return amount === undefined ? <span className="soft">not yet</span> : (row.mint?.text(amount) ?? '…');
  },
  sort: (row) => of(row) ?? -1n,
  text: (row) => {
    const amount = of(row);
    return amount === undefined ? '' : (row.mint?.text(amount, { symbol: false, grouping: false }) ?? '');
  },
});

const COLUMNS: readonly Column<Row>[] = [
  {
    head: 'Product',
    cell: ({ product, incident }) => <Link href={`/claims/${incident}`}>{product}</Link>,
    text: ({ product }) => product,
  },
  { head: 'State', cell: ({ state }) => <Badge tone={state.tone}>{state.name}</Badge>, text: ({ state }) => state.name },
  money('Requested', ({ requested }) => requested),
  money('Approved', ({ approved }) => approved),
  money('Paid', ({ paid }) => paid),
  money('Due now', ({ due }) => due),
];

/** Claims of the wallet in use, over all incidents. */
export function MyClaims({ claims }: { claims: readonly LoadedKind<'claim'>[] }) {
  const names = useNames();
  const mints = useMints();
  const pools = usePools().data;
  const policies = useAccountsAt(
    'policy',
    claims.map(({ data }) => data.policy),
  );
  useInBook('my claims', claims);
  useInBook('policies of my claims', policies.data);
  const views = useView((book) =>
    claims.map(({ address, data }) => ({ view: book.claim(address), incident: book.incident(data.incident) })),
  );
  const rows = views?.map(({ view, incident }): Row => {
    const pool = pools?.find(({ address }) => address === incident.pool);
    return {
      address: view.address,
      incident: incident.address,
      product: names.product(incident.product),
      state: claimState(view, incident.status),
      requested: view.requested,
      approved: view.status === 'filed' ? undefined : view.approved,
      paid: view.paid,
      due: view.due,
      mint: pool && mints.get(pool.data.mint),
    };
  });
  return (
    <Card flush title="My claims" note="Open one to follow it, to appeal, or to be paid.">
      {rows ? (
        <Table caption="My claims, with what they were paid" rows={rows} columns={COLUMNS} id={({ address }) => address} />
      ) : (
        <Loading lines={2} />
      )}
    </Card>
  );
}
