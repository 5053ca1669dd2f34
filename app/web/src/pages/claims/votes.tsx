import { Badge } from '../../ui/badge';
import { Card } from '../../ui/card';
import { Meter } from '../../ui/meter';
import { Loading } from '../../ui/states';
import { type Column, Table } from '../../ui/table';
import { useWallet } from '../../wallet/wallet';
import { Conflicts } from './conflicts';
import nested from './nested.module.css';
import { Person } from './person';
import type { Room } from './room';
import { has, type Seat, seatsOf } from './seats';
import type { State } from './words';

/** How a seat voted on a report. */
function vote(room: Room, seat: Seat): State {
  const { yes, no, recused } = room.incident.data;
  if (has(recused, seat)) return { name: 'In conflict, no vote', tone: 'warn' };
  if (has(yes, seat)) return { name: 'Insured loss', tone: 'ok' };
  if (has(no, seat)) return { name: 'No insured loss', tone: 'bad' };
  return { name: room.view.status === 'reported' ? 'Has not voted' : 'Did not vote', tone: 'plain' };
}

/** The votes on the report, seat by seat. */
export function Votes({ room }: { room: Room }) {
  const { committee, view } = room;
  const me = useWallet().wallet?.address;
  const columns: readonly Column<Seat>[] = [
    {
      head: 'Seat',
      cell: (seat) => (seat.member === me ? `${seat.index + 1} (you)` : seat.index + 1),
      text: (seat) => String(seat.index + 1),
    },
    { head: 'Member', cell: (seat) => <Person address={seat.member} />, text: (seat) => seat.member },
    {
      head: 'Vote',
      cell: (seat) => {
        const { name, tone } = vote(room, seat);
        return <Badge tone={tone}>{name}</Badge>;
      },
      text: (seat) => vote(room, seat).name,
    },
  ];
  return (
    <Card title="Votes on the report" note="Members of the product’s committee, each with a bond of their own at stake.">
      {committee && view.votes ? (
        <>
          <Meter
            label="Votes that it is an insured loss"
            used={BigInt(view.votes.yes)}
            limit={BigInt(view.votes.threshold)}
            text={`${view.votes.yes} of ${view.votes.threshold} needed, ${view.votes.no} against, ${view.votes.seats} seats`}
            floor
          />
          <div className={nested.nested}>
            <Table caption="Votes by seat" rows={seatsOf(committee.data)} columns={columns} id={(seat) => seat.member} />
          </div>
          {(view.status === 'reported' || view.status === 'confirmed') && <Conflicts room={room} />}
        </>
      ) : (
        <Loading lines={5} />
      )}
    </Card>
  );
}
