import { type LoadedKind, planSlashing } from '@bulwark/client';
import type { NamedMint } from '../../../chain/mints';
import { smaller } from '../../../words/amounts';
import type { Room } from '../room';
import { seatName, seatsOf } from '../seats';
import { count } from '../words';
import { type Action, forAll, ofClaims } from './action';

/** Has seats lose part of their bond that were far off an appeal. */
export function slashSeats(
  room: Room,
  fund: LoadedKind<'fund'> | undefined,
  bondMint: NamedMint | undefined,
): Action | undefined {
  const { claims = [], committee, incident } = room;
  const off = claims.filter(({ view }) => view.slashable.length > 0);
  if (off.length === 0 || !committee || !fund || !bondMint) return undefined;
  const seats = seatsOf(committee.data);
  const { attestorBond, slashBps } = incident.data;
  const share = (attestorBond * BigInt(slashBps) + 9_999n) / 10_000n;
  return ofClaims('slash_seat', off, 'The appeal is not final yet.', (open) => ({
    key: 'slash_seat',
    name: 'Penalise seats that were far off',
    about:
      'Takes part of the bond of every attestor whose finding an appeal showed to be far off: half to the appellant, half to the treasury.',
    request: {
      title: 'Penalise seats that were far off',
      facts: [
        ...open.map(
          ({ number, view }) =>
            [`Claim ${number}`, view.slashable.map((seat) => seatName(seat).toLowerCase()).join(', ')] as const,
        ),
        ['Each loses, at most', bondMint.text(smaller(share, attestorBond))],
      ],
      plan: (payer) =>
        forAll(
          open.flatMap((claim) =>
            seats.filter(({ index }) => claim.view.slashable.includes(index)).map(({ member }) => ({ claim, member })),
          ),
          ({ claim, member }) => planSlashing({ fund, bondMint, incident, claim: claim.account, payer, member }),
        ),
      done: `${count(open.length, 'claim')} dealt with`,
    },
  }));
}
