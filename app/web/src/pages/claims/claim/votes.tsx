import type { LoadedKind } from '@bulwark/client';
import type { NamedMint } from '../../../chain/mints';
import { type Column, Table } from '../../../ui/table';
import { reasonText } from '../../../words/reasons';
import nested from '../nested.module.css';
import { Person } from '../person';
import type { Room, RoomClaim } from '../room';
import { has, type Seat, seatsOf } from '../seats';

interface Vote {
  seat: Seat;
  amount: bigint;
  note: string;
}

const columns = (mint: NamedMint, note: string): readonly Column<Vote>[] => [
  { head: 'Seat', cell: ({ seat }) => seat.index + 1, text: ({ seat }) => String(seat.index + 1) },
  { head: 'Member', cell: ({ seat }) => <Person address={seat.member} />, text: ({ seat }) => seat.member },
  {
    head: 'Found',
    number: true,
    cell: ({ amount }) => mint.text(amount),
    sort: ({ amount }) => amount,
    text: ({ amount }) => mint.text(amount, { symbol: false, grouping: false }),
  },
  ...(note ? [{ head: note, cell: (vote: Vote) => vote.note, text: (vote: Vote) => vote.note }] : []),
];

const voted = (committee: LoadedKind<'committee'> | undefined, mask: number, vote: (seat: Seat) => Vote) =>
  committee
    ? seatsOf(committee.data)
        .filter((seat) => has(mask, seat))
        .map(vote)
    : [];

/** Who found how much, on a claim and on its appeal. */
export function ClaimVotes({ room, claim }: { room: Room; claim: RoomClaim }) {
  const { data } = claim.account;
  const first = voted(room.committee, data.voted, (seat) => ({
    seat,
    amount: data.assessed[seat.index] ?? 0n,
    note: [reasonText(data.reasons[seat.index] ?? 0), has(data.slashed, seat) && 'lost part of its bond']
      .filter(Boolean)
      .join('; '),
  }));
  const appeal = voted(room.appealCommittee, data.appeal.voted, (seat) => ({
    seat,
    amount: data.appeal.assessed[seat.index] ?? 0n,
    note: '',
  }));
  return (
    <>
      {first.length > 0 ? (
        <div className={nested.nested}>
          <Table
            caption={`Votes on claim ${claim.number}`}
            rows={first}
            columns={columns(room.mint, 'Reason')}
            id={({ seat }) => seat.member}
          />
        </div>
      ) : (
        <p className="soft">No seat has assessed this claim yet.</p>
      )}
      {appeal.length > 0 && (
        <>
          <h3>On appeal</h3>
          <div className={nested.nested}>
            <Table
              caption={`Votes on the appeal of claim ${claim.number}`}
              rows={appeal}
              columns={columns(room.mint, '')}
              id={({ seat }) => seat.member}
            />
          </div>
        </>
      )}
    </>
  );
}
