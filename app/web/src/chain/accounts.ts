import type { Kind, KindFilters, LoadedKind } from '@bulwark/client';
import { fetchAll, fetchBalances, fetchMany, fetchOne } from '@bulwark/client';
import type { Address } from '@solana/kit';
import { useQuery } from '@tanstack/react-query';
import { POLL, useChain } from './chain';

const equal = (a: Uint8Array, b: Uint8Array) => a.length === b.length && a.every((byte, index) => byte === b[index]);

/** Keeps what did not change on chain, so that nothing is drawn anew for it. */
function keep<T extends { address: Address; raw: Uint8Array }>(before: T[] | undefined, now: T[]): T[] {
  if (!before) return now;
  const known = new Map(before.map((account) => [account.address, account]));
  const kept = now.map((account) => {
    const old = known.get(account.address);
    return old && equal(old.raw, account.raw) ? old : account;
  });
  const same = kept.length === before.length && kept.every((account, index) => account === before[index]);
  return same ? before : kept;
}

/** All accounts of a kind that are selected by any of `wheres`; nothing is read while it is `undefined`. */
export function useAccounts<K extends Kind>(kind: K, wheres: readonly KindFilters<K>[] | undefined) {
  const { rpc } = useChain();
  return useQuery({
    queryKey: ['accounts', kind, wheres],
    enabled: wheres !== undefined,
    queryFn: async ({ signal }) => {
      const lists = await Promise.all((wheres ?? []).map((where) => fetchAll(rpc, kind, where, { signal })));
      return lists.flat().sort((a, b) => (a.address < b.address ? -1 : 1));
    },
    refetchInterval: POLL,
    structuralSharing: (before, now) => keep(before as LoadedKind<K>[] | undefined, now as LoadedKind<K>[]),
  });
}

/** Accounts of a kind by address, those that exist; nothing is read while `addresses` is `undefined`. */
export function useAccountsAt<K extends Kind>(kind: K, addresses: readonly Address[] | undefined) {
  const { rpc } = useChain();
  return useQuery({
    queryKey: ['accounts', kind, 'at', addresses],
    enabled: addresses !== undefined,
    queryFn: async ({ signal }) => {
      const found = await fetchMany(rpc, kind, addresses ?? [], { signal });
      return found.filter((account) => account !== undefined);
    },
    refetchInterval: POLL,
    structuralSharing: (before, now) => keep(before as LoadedKind<K>[] | undefined, now as LoadedKind<K>[]),
    placeholderData: (before) => before,
  });
}

/** The fund that the app shows. */
export function useFund() {
  const { rpc, deployment } = useChain();
  return useQuery({
    queryKey: ['accounts', 'fund', deployment.fund],
    queryFn: async ({ signal }) => [await fetchOne(rpc, 'fund', deployment.fund, { signal })],
    refetchInterval: POLL,
    structuralSharing: (before, now) => keep(before as LoadedKind<'fund'>[] | undefined, now as LoadedKind<'fund'>[]),
    select: ([fund]) => fund,
  });
}

const byPool = (pools: LoadedKind<'pool'>[] | undefined) => pools?.map((pool) => ({ pool: pool.address }));

/** Pools of the fund. */
export const usePools = () => useAccounts('pool', [{ fund: useChain().deployment.fund }]);
/** Premium books of its pools. */
export const useBooks = () => useAccounts('premiumBook', byPool(usePools().data));
/** Products of its pools. */
export const useProducts = () => useAccounts('product', byPool(usePools().data));
/** Re-insurance tranches of its pools. */
export const useTranches = () => useAccounts('tranche', byPool(usePools().data));
/** Stop-loss buffers of its pools. */
export const useBuffers = () => useAccounts('buffer', byPool(usePools().data));
/** Puts on the collateral of its buffers. */
export const useHedges = () =>
  useAccounts(
    'hedge',
    useBuffers().data?.map((buffer) => ({ buffer: buffer.address })),
  );
/** Feeds of the fund. */
export const useFeeds = () => useAccounts('feed', [{ fund: useChain().deployment.fund }]);
/** Incidents of the fund. */
export const useIncidents = () => useAccounts('incident', [{ fund: useChain().deployment.fund }]);
/** Committees of the fund. */
export const useCommittees = () => useAccounts('committee', [{ fund: useChain().deployment.fund }]);
/** Attestors of the fund. */
export const useAttestors = () => useAccounts('attestor', [{ fund: useChain().deployment.fund }]);
/** Claims of an incident. */
export const useClaims = (incident: Address | undefined) => useAccounts('claim', incident ? [{ incident }] : undefined);
/** Claims that a claimant has made. */
export const useClaimsOf = (claimant: Address | undefined) => useAccounts('claim', claimant ? [{ claimant }] : undefined);
/** Policies that a holder has. */
export const usePolicies = (holder: Address | undefined) => useAccounts('policy', holder ? [{ holder }] : undefined);
/** Positions of an underwriter. */
export const usePositions = (owner: Address | undefined) => useAccounts('position', owner ? [{ owner }] : undefined);
/** Positions of a re-insurer. */
export const useTranchePositions = (owner: Address | undefined) =>
  useAccounts('tranchePosition', owner ? [{ owner }] : undefined);
/** Positions of a staker. */
export const useBufferPositions = (owner: Address | undefined) => useAccounts('bufferPosition', owner ? [{ owner }] : undefined);

/** Balances of token accounts in base units. */
export function useBalances(addresses: readonly Address[] | undefined) {
  const { rpc } = useChain();
  return useQuery({
    queryKey: ['balances', addresses],
    enabled: addresses !== undefined,
    queryFn: ({ signal }) => fetchBalances(rpc, addresses ?? [], { signal }),
    refetchInterval: POLL,
    structuralSharing: false,
  });
}
