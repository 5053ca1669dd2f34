import type { ClaimStatus } from '@bulwark/client/maths';
import { useState } from 'react';
import { Badge } from '../../ui/badge';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Empty, Loading } from '../../ui/states';
import { type Column, Table } from '../../ui/table';
import { useWallet } from '../../wallet/wallet';
import { ClaimDialog } from './claim/dialog';
import { Person } from './person';
import type { Room, RoomClaim } from './room';
import { claimState, deciding } from './words';

const ORDER: Record<ClaimStatus, number> = { filed: 0, appealed: 1, decided: 2, final: 3 };

function columns(room: Room, me: string | undefined, open: (claim: RoomClaim) => void): readonly Column<RoomClaim>[] {
  const { mint, view: incident } = room;
  const state = (claim: RoomClaim) => claimState(claim.view, incident.status);
  const votes = ({ view }: RoomClaim) => deciding(view);
  const voted = (claim: RoomClaim) => {
    const known = votes(claim);
    return known ? `${known.cast} of ${known.able}` : '…';
  };
  const amount = (of: (claim: RoomClaim) => bigint | null | undefined, head: string): Column<RoomClaim> => ({
    head,
    number: true,
    cell: (claim) => {
      const value = of(claim);
      return value == null ? <span className="soft">none yet</span> : mint.text(value, { symbol: false });
    },
    sort: (claim) => of(claim) ?? -1n,
    text: (claim) => {
      const value = of(claim);
      return value == null ? '' : mint.text(value, { symbol: false, grouping: false });
    },
  });
  return [
    {
      head: 'Claim',
      cell: (claim) => (
        <Button tone="plain" size="small" onClick={() => open(claim)}>
          Claim {claim.number}
          {claim.account.data.claimant === me && ' (yours)'}
        </Button>
      ),
      sort: ({ number }) => number,
      text: ({ account }) => account.address,
    },
    {
      head: 'State',
      cell: (claim) => <Badge tone={state(claim).tone}>{state(claim).name}</Badge>,
      sort: ({ view }) => ORDER[view.status],
      text: (claim) => state(claim).name,
    },
    amount(({ view }) => view.requested, 'Requested'),
    { head: 'Votes', number: true, cell: voted, sort: (claim) => votes(claim)?.cast ?? 0, text: voted },
    amount((claim) => votes(claim)?.median, 'Median so far'),
    amount(({ view }) => (view.status === 'filed' ? null : view.approved), 'Approved'),
    amount(({ view }) => view.paid, 'Paid'),
    {
      head: 'Holder',
      cell: ({ account }) => <Person address={account.data.claimant} />,
      text: ({ account }) => account.data.claimant,
    },
  ];
}

/** Every claim of the incident. */
export function ClaimsTable({ room }: { room: Room }) {
  const me = useWallet().wallet?.address;
  const [opened, open] = useState<number>();
  if (!room.claims)
    return (
      <Card title="Claims">
        <Loading lines={4} />
      </Card>
    );
  return (
    <Card
      flush
      title="Claims"
      note={`Amounts in ${room.mint.symbol}. The median is the middle of the votes cast, once enough have voted: what the committee finds was lost, before the deductible.`}
    >
      <Table
        caption="Claims of the incident"
        rows={room.claims}
        columns={columns(room, me, ({ number }) => open(number))}
        id={({ account }) => account.address}
        first="Claim"
        empty={
          <Empty title={room.view.claimsFiled > 0 ? 'All claims are closed' : 'No claim was filed'}>
            {room.view.status === 'confirmed' &&
              room.view.claimsFiled === 0 &&
              'Policyholders whose policy covered the loss may file now.'}
          </Empty>
        }
      />
      <ClaimDialog room={room} claim={room.claims.find(({ number }) => number === opened)} close={() => open(undefined)} />
    </Card>
  );
}
