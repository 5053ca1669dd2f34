import type { Fund, LoadedKind } from '@bulwark/client';
import { useAttestors, useCommittees } from '../../../chain/accounts';
import { useNow } from '../../../chain/chain';
import { useFailure } from '../../../chain/failure';
import { useMints } from '../../../chain/mints';
import { useNameOf } from '../../../chain/names';
import { AddressText } from '../../../ui/address';
import { Badge } from '../../../ui/badge';
import { Card } from '../../../ui/card';
import { Empty, Failed, Loading } from '../../../ui/states';
import { type Column, Table } from '../../../ui/table';
import { When } from '../../../ui/time';

/** Attestors with what they can lose. */
export function Attestors({ fund }: { fund: Fund }) {
  const attestors = useAttestors();
  const failure = useFailure(attestors);
  const bond = useMints().get(fund.bondMint);
  const least = fund.parameters.attestorBond;
  const body = () => {
    if (failure) return <Failed {...failure} />;
    if (!attestors.data) return <Loading />;
    return <List attestors={attestors.data} fund={fund} />;
  };
  return (
    <Card
      title="Attestors"
      note={`A seat votes only with a bond of ${bond?.text(least) ?? `${least} base units`} or more. A vote locks it; an assessment that an appeal finds too far off costs a part.`}
      flush
    >
      {body()}
    </Card>
  );
}

function List({ attestors, fund }: { attestors: readonly LoadedKind<'attestor'>[]; fund: Fund }) {
  const now = useNow();
  const nameOf = useNameOf();
  const mint = useMints().get(fund.bondMint);
  const committees = useCommittees().data ?? [];
  const text = (amount: bigint) => mint?.text(amount) ?? `${amount} base units`;
  const seatsOf = (attestor: LoadedKind<'attestor'>) =>
    committees
      .filter(({ data }) => data.members.slice(0, data.seats).includes(attestor.data.authority))
      .map(({ data }) => data.version.toString());
  const canVote = ({ data }: LoadedKind<'attestor'>) => data.bond >= fund.parameters.attestorBond;
  const columns: Column<LoadedKind<'attestor'>>[] = [
    {
      head: 'Attestor',
      cell: ({ data }) => <AddressText address={data.authority} name={nameOf(data.authority)} what="Attestor" />,
      text: ({ data }) => data.authority,
    },
    { head: 'Committees', cell: (row) => seatsOf(row).join(', ') || 'none', text: (row) => seatsOf(row).join(' ') },
    {
      head: 'Bond',
      cell: ({ data }) => text(data.bond),
      sort: ({ data }) => data.bond,
      text: ({ data }) => text(data.bond),
      number: true,
    },
    {
      head: 'Can vote',
      cell: (row) => <Badge tone={canVote(row) ? 'ok' : 'warn'}>{canVote(row) ? 'yes' : 'bond too small'}</Badge>,
      text: (row) => (canVote(row) ? 'yes' : 'no'),
    },
    {
      head: 'Locked until',
      cell: ({ data }) => (data.lockedUntil > now ? <When at={data.lockedUntil} /> : <span className="soft">not locked</span>),
      sort: ({ data }) => data.lockedUntil,
      text: ({ data }) => data.lockedUntil.toString(),
    },
    {
      head: 'Votes',
      cell: ({ data }) => data.votes.toString(),
      sort: ({ data }) => data.votes,
      text: ({ data }) => data.votes.toString(),
      number: true,
    },
    {
      head: 'Slashed, ever',
      cell: ({ data }) => text(data.slashed),
      sort: ({ data }) => data.slashed,
      text: ({ data }) => text(data.slashed),
      number: true,
    },
  ];
  return (
    <Table
      caption="Attestors and their bonds"
      rows={attestors}
      columns={columns}
      id={({ address }) => address}
      empty={<Empty title="Nobody is registered as an attestor">Members of committees register and bond before they vote.</Empty>}
    />
  );
}
