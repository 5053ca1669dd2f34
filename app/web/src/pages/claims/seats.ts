import type { Committee } from '@bulwark/client';
import type { Address } from '@solana/kit';

/** A member of a committee at its place. */
export interface Seat {
  /** From 0; people count from 1. */
  index: number;
  member: Address;
}

/** The seats of a committee. */
export const seatsOf = (committee: Committee): Seat[] =>
  committee.members.slice(0, committee.seats).map((member, index) => ({ index, member }));

/** The seat that somebody has. */
export const seatOf = (committee: Committee | undefined, person: Address | undefined): Seat | undefined =>
  committee && person ? seatsOf(committee).find((seat) => seat.member === person) : undefined;

/** Whether a seat is in a mask of votes. */
export const has = (mask: number, seat: Seat | number): boolean =>
  ((mask >> (typeof seat === 'number' ? seat : seat.index)) & 1) === 1;

/** Seat as people count: `Seat 1`. */
export const seatName = (seat: Seat | number) => `Seat ${(typeof seat === 'number' ? seat : seat.index) + 1}`;
