import { fetchEvents, type LoggedEvent } from '@bulwark/client';
import type { Address } from '@solana/kit';
import { useQuery } from '@tanstack/react-query';
import { useChain } from '../../chain/chain';

/** Transactions of an incident that are looked through: the youngest. */
const MOST = 200;
const EVERY = 30_000;

/** Events of an incident, newest first: what its account does not keep. Read anew now and then, and after everything that is sent. */
export function useHistory(incident: Address) {
  const { rpc } = useChain();
  return useQuery({
    queryKey: ['events', incident],
    queryFn: async ({ signal }): Promise<readonly LoggedEvent[]> =>
      (await fetchEvents(rpc, incident, { limit: MOST, signal })).events,
    refetchInterval: EVERY,
    structuralSharing: false,
  });
}
