import { BULWARK_PROGRAM_ADDRESS, fetchEvents, type LoggedEvent } from '@bulwark/client';
import type { Address, Signature } from '@solana/kit';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { usePools } from '../../../chain/accounts';
import { useChain } from '../../../chain/chain';

/** Transactions of a page: each is a request of its own. */
const PAGE = 40;

/** Whether an event is of another fund of the same program, as far as it names one. */
function isForeign({ data }: LoggedEvent, fund: Address, pools: ReadonlySet<Address>): boolean {
  const { fund: itsFund, pool } = data as { fund?: Address; pool?: Address };
  return (itsFund !== undefined && itsFund !== fund) || (pool !== undefined && pools.size > 0 && !pools.has(pool));
}

/** Events of the fund, newest first, as many as were asked for. */
export function useEvents() {
  const { rpc, deployment } = useChain();
  const pools = usePools().data;
  const query = useInfiniteQuery({
    queryKey: ['events', deployment.fund],
    queryFn: ({ pageParam, signal }) =>
      fetchEvents(rpc, BULWARK_PROGRAM_ADDRESS, { limit: PAGE, signal, ...(pageParam ? { before: pageParam } : {}) }),
    initialPageParam: undefined as Signature | undefined,
    getNextPageParam: (page) => page.next,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    structuralSharing: false,
  });
  const events = useMemo(() => {
    const own = new Set(pools?.map(({ address }) => address));
    const all = query.data?.pages.flatMap((page) => page.events) ?? [];
    return all.filter((event) => !isForeign(event, deployment.fund, own));
  }, [query.data, pools, deployment.fund]);
  return { query, events };
}
