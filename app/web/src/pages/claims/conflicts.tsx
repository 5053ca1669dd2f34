import type { Conflict } from '@bulwark/client';
import { findPositionPda, findTranchePositionPda, fromWide, planRecusal } from '@bulwark/client';
import type { Address, ProgramDerivedAddress } from '@solana/kit';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useAccounts, useAccountsAt, useTranches } from '../../chain/accounts';
import { useNames } from '../../chain/names';
import { useTransaction } from '../../chain/transaction';
import { Notice } from '../../ui/badge';
import { Button } from '../../ui/button';
import { Loading } from '../../ui/states';
import { Person } from './person';
import type { Room } from './room';
import { has, type Seat, seatName, seatsOf } from './seats';

/** Why a member must not judge, and the account that shows it. */
export interface Found {
  seat: Seat;
  why: string;
  conflict: Conflict;
}

/** Where `members` would have their positions: there can be one a person and pool, and one a person and tranche. */
function usePlaces(pool: Address, tranches: readonly Address[] | undefined, members: readonly Address[]) {
  return useQuery({
    queryKey: ['places', pool, tranches, members],
    enabled: tranches !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async () => {
      const first = ([address]: ProgramDerivedAddress) => address;
      const positions = members.map((owner) => findPositionPda({ pool, owner }).then(first));
      const shares = members.flatMap((owner) =>
        (tranches ?? []).map((tranche) => findTranchePositionPda({ tranche, owner }).then(first)),
      );
      return { positions: await Promise.all(positions), shares: await Promise.all(shares) };
    },
  }).data;
}

/** What of the incident touches `members`: `undefined` while it is read. */
export function useConflicts(room: Room, members: readonly Address[]): readonly Found[] | undefined {
  const { incident, committee, pool } = room;
  const { product, incidentTime } = incident.data;
  const names = useNames();
  const tranches = useTranches().data?.filter((tranche) => tranche.data.pool === pool.address);
  const places = usePlaces(
    pool.address,
    tranches?.map(({ address }) => address),
    members,
  );
  const positions = useAccountsAt('position', places?.positions).data;
  const shares = useAccountsAt('tranchePosition', places?.shares).data;
  const policies = useAccounts(
    'policy',
    members.map((holder) => ({ product, holder })),
  ).data;
  if (!committee || !positions || !policies || !shares) return undefined;
  const seats = seatsOf(committee.data).filter((seat) => !has(incident.data.recused, seat));
  const of = (member: Address) => seats.find((seat) => seat.member === member);
  const found = [
    ...positions
      .filter(({ data }) => fromWide(data.shares) > 0n)
      .map((position) => ({ seat: of(position.data.owner), why: 'has capital in this pool', conflict: { position } })),
    ...policies
      .filter(({ data }) => data.end > incidentTime)
      .map((policy) => ({
        seat: of(policy.data.holder),
        why: `holds a policy on ${names.product(product)}`,
        conflict: { policy },
      })),
    ...shares
      .filter(({ data }) => fromWide(data.shares) > 0n)
      .map((tranchePosition) => ({
        seat: of(tranchePosition.data.owner),
        why: 're-insures this pool',
        conflict: { tranchePosition },
      })),
  ];
  return found.flatMap(({ seat, ...rest }) => (seat ? [{ seat, ...rest }] : []));
}

/** Lets anyone look for members in conflict and have their seats voided. */
export function Conflicts({ room }: { room: Room }) {
  const [looking, look] = useState(false);
  if (!looking)
    return (
      <Button tone="plain" size="small" onClick={() => look(true)}>
        Check the members for conflicts of interest
      </Button>
    );
  return <Search room={room} />;
}

function Search({ room }: { room: Room }) {
  const ask = useTransaction();
  const found = useConflicts(room, room.committee ? seatsOf(room.committee.data).map(({ member }) => member) : []);
  if (!found) return <Loading lines={2} label="Looking for conflicts" />;
  if (found.length === 0)
    return (
      <Notice title="No conflict found">
        No member with a vote holds capital of this pool, re-insures it, or has a policy on this product that runs beyond the
        loss.
      </Notice>
    );
  return (
    <ul className="stack-tight">
      {found.map(({ seat, why, conflict }) => (
        <li key={`${seat.index} ${why}`} className="between">
          <span>
            {seatName(seat)} {why}.
          </span>
          <Button
            tone="quiet"
            size="small"
            onClick={() =>
              ask({
                title: `Void ${seatName(seat).toLowerCase()}`,
                facts: [
                  ['Member', <Person key="member" address={seat.member} />],
                  ['Shown in conflict', `it ${why}`],
                  ['Its votes', 'are taken back from the report and from every claim without a decision'],
                ],
                plan: async (signer) => planRecusal({ incident: room.incident, signer, conflict }),
                done: `${seatName(seat)} has no vote any more`,
              })
            }
          >
            Void {seatName(seat).toLowerCase()}
          </Button>
        </li>
      ))}
    </ul>
  );
}
