import type { NamedMint } from '../../../chain/mints';
import { type Column, Table } from '../../../ui/table';
import { reasonText } from '../../../words/reasons';
import nested from '../nested.module.css';
import type { RoomClaim } from '../room';
import { has, type Seat, seatName, seatsOf } from '../seats';
import type { Desk } from './desk';
import style from './desk.module.css';

interface Row {
  key: string;
  claim: RoomClaim;
  appeal: boolean;
  mine: bigint;
  note: string;
  others: string;
}

/** What the other seats found, in words. */
const others = (seats: readonly Seat[], mine: Seat, voted: number, assessed: readonly bigint[], mint: NamedMint) =>
  seats
    .filter((seat) => seat.index !== mine.index && has(voted, seat))
    .map((seat) => `${seatName(seat)} ${mint.text(assessed[seat.index] ?? 0n, { symbol: false })}`)
    .join(', ') || 'nobody yet';

function rows({ room, seat, appealSeat }: Desk): Row[] {
  const { committee, appealCommittee, mint } = room;
  return (room.claims ?? []).flatMap((claim) => {
    const { data, address } = claim.account;
    const found: Row[] = [];
    if (seat && committee && has(data.voted, seat))
      found.push({
        key: address,
        claim,
        appeal: false,
        mine: data.assessed[seat.index] ?? 0n,
        note: [reasonText(data.reasons[seat.index] ?? 0), has(data.slashed, seat) && 'lost part of the bond']
          .filter(Boolean)
          .join('; '),
        others: others(seatsOf(committee.data), seat, data.voted, data.assessed, mint),
      });
    if (appealSeat && appealCommittee && has(data.appeal.voted, appealSeat))
      found.push({
        key: `${address} appeal`,
        claim,
        appeal: true,
        mine: data.appeal.assessed[appealSeat.index] ?? 0n,
        note: '',
        others: others(seatsOf(appealCommittee.data), appealSeat, data.appeal.voted, data.appeal.assessed, mint),
      });
    return found;
  });
}

const columns = (mint: NamedMint): readonly Column<Row>[] => [
  {
    head: 'Claim',
    cell: ({ claim, appeal }) => `Claim ${claim.number}${appeal ? ', appeal' : ''}`,
    sort: ({ claim }) => claim.number,
    text: ({ claim }) => claim.account.address,
  },
  {
    head: 'You found',
    number: true,
    cell: ({ mine }) => mint.text(mine, { symbol: false }),
    sort: ({ mine }) => mine,
    text: ({ mine }) => mint.text(mine, { symbol: false, grouping: false }),
  },
  { head: 'Your reason', cell: ({ note }) => note, text: ({ note }) => note },
  { head: 'Others found', cell: (row) => row.others, text: (row) => row.others },
  {
    head: 'Approved',
    number: true,
    cell: ({ claim }) => (claim.view.status === 'filed' ? 'not yet' : mint.text(claim.view.approved, { symbol: false })),
    text: ({ claim }) =>
      claim.view.status === 'filed' ? '' : mint.text(claim.view.approved, { symbol: false, grouping: false }),
  },
];

/** Votes that this member has cast, and only then what the others found. */
export function Earlier({ desk }: { desk: Desk }) {
  const cast = rows(desk);
  if (cast.length === 0) return null;
  return (
    <section className={style.part} aria-label="Your earlier votes">
      <h3>Your earlier votes</h3>
      <div className={nested.nested}>
        <Table caption="Findings by claim" rows={cast} columns={columns(desk.room.mint)} id={({ key }) => key} />
      </div>
    </section>
  );
}
