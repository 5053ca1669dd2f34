import type { LoadedKind } from '@bulwark/client';
import type { ClaimView, IncidentView } from '@bulwark/client/maths';
import type { Address } from '@solana/kit';
import { useAccountsAt, useClaims, useCommittees, useIncidents, usePools } from '../../chain/accounts';
import { useInBook, useView } from '../../chain/book';
import { type Failure, useFailure } from '../../chain/failure';
import { type NamedMint, useMints } from '../../chain/mints';

/** A claim of an incident: what the chain has, and what the maths make of it. */
export interface RoomClaim {
  /** By the order in which the open claims were filed, from 1. */
  number: number;
  account: LoadedKind<'claim'>;
  view: ClaimView;
  /** `undefined` while it is read. */
  policy: LoadedKind<'policy'> | undefined;
}

/** Everything that the page of an incident stands on. */
export interface Room {
  incident: LoadedKind<'incident'>;
  view: IncidentView;
  pool: LoadedKind<'pool'>;
  mint: NamedMint;
  committee: LoadedKind<'committee'> | undefined;
  appealCommittee: LoadedKind<'committee'> | undefined;
  /** By the order in which they were filed; `undefined` while they are read. */
  claims: readonly RoomClaim[] | undefined;
}

/** How reading an incident goes. */
export type RoomState =
  | { state: 'loading' }
  | { state: 'failed'; failure: Failure }
  | { state: 'missing' }
  | { state: 'ready'; room: Room };

/** Reads an incident with its claims and their policies, and puts them into the book. */
export function useRoom(address: Address): RoomState {
  const incidents = useIncidents();
  const pools = usePools();
  const committees = useCommittees().data;
  const mints = useMints();
  const claims = useClaims(address);
  const policies = useAccountsAt(
    'policy',
    claims.data?.map((claim) => claim.data.policy),
  );
  const failure = useFailure(incidents, pools, claims);
  useInBook('claims of an incident', claims.data);
  useInBook('policies of claims', policies.data);
  const view = useView((book) => book.incident(address));
  const views = useView((book) => claims.data?.map((claim) => book.claim(claim.address)));
  const rows = claims.data
    ?.flatMap((account, index) => {
      const known = views?.[index];
      const policy = policies.data?.find((policy) => policy.address === account.data.policy);
      return known ? [{ account, view: known, policy }] : [];
    })
    .sort((a, b) => Number(a.account.data.filedAt - b.account.data.filedAt))
    .map((claim, index): RoomClaim => ({ ...claim, number: index + 1 }));

  if (failure) return { state: 'failed', failure };
  const incident = incidents.data?.find((known) => known.address === address);
  if (incidents.data && !incident) return { state: 'missing' };
  const pool = pools.data?.find((known) => known.address === incident?.data.pool);
  const mint = pool && mints.get(pool.data.mint);
  if (!incident || !pool || !mint || !view) return { state: 'loading' };
  const named = (key: Address) => committees?.find((known) => known.address === key);
  return {
    state: 'ready',
    room: {
      incident,
      view,
      pool,
      mint,
      committee: named(incident.data.committee),
      appealCommittee: named(incident.data.appealCommittee),
      claims: views ? rows : undefined,
    },
  };
}
