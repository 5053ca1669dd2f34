import type { LoadedKind } from '@bulwark/client';
import type { Address } from '@solana/kit';
import type { NamedMint } from '../../../chain/mints';
import type { Room } from '../room';
import type { Seat } from '../seats';
import { has } from '../seats';

/** What the attestors' desk stands on. */
export interface Desk {
  room: Room;
  /** The wallet in use. */
  me: Address | undefined;
  /** Its seat in the committee that attests the incident. */
  seat: Seat | undefined;
  /** Its seat in the committee that decides appeals. */
  appealSeat: Seat | undefined;
  /** Its bond. */
  attestor: LoadedKind<'attestor'> | undefined;
  fund: LoadedKind<'fund'>;
  bondMint: NamedMint;
}

/** Whether the bond is what the incident asks of whoever votes. */
export const isBonded = ({ attestor, room }: Desk) => (attestor?.data.bond ?? 0n) >= room.incident.data.attestorBond;

/** Why the member of the committee cannot vote at all; `undefined` when it can. */
export function barred(desk: Desk): string | undefined {
  if (!desk.me) return 'Connect the wallet of a member.';
  if (!desk.seat) return 'Your wallet has no seat in this committee.';
  if (has(desk.room.incident.data.recused, desk.seat)) return 'Your seat is in conflict with this incident and has no vote.';
  return isBonded(desk) ? undefined : 'Your bond is too small to vote: raise it above.';
}

/** Why the member of the appeal committee cannot vote at all; `undefined` when it can. */
export function barredFromAppeals(desk: Desk): string | undefined {
  if (!desk.me) return 'Connect the wallet of a member.';
  if (!desk.appealSeat) return 'Your wallet has no seat in this committee.';
  if (desk.seat) return 'You sit in the committee whose decision is appealed: nobody judges his own decision.';
  return isBonded(desk) ? undefined : 'Your bond is too small to vote: raise it above.';
}
