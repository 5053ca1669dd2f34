import { type EventPage, fetchEvents, type LoggedEvent } from '@bulwark/client';
import type { Address, Signature } from '@solana/kit';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useChain } from './chain';

/** Events of the transactions that name an address, newest first, a page at a time. */
export function useEvents(address: Address | undefined, wanted = true, limit = 50) {
  const { rpc } = useChain();
  const pages = useInfiniteQuery({
    queryKey: ['events', address, limit],
    enabled: wanted && address !== undefined,
    initialPageParam: undefined as Signature | undefined,
    queryFn: ({ pageParam, signal }): Promise<EventPage> =>
      address
        ? fetchEvents(rpc, address, { limit, before: pageParam, signal })
        : Promise.resolve({ events: [], next: undefined }),
    getNextPageParam: (page) => page.next,
    structuralSharing: false,
  });
  const events: readonly LoggedEvent[] | undefined = pages.data?.pages.flatMap((page) => page.events);
  return { ...pages, events };
}
