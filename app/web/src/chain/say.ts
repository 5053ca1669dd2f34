import type { LoggedEvent } from '@bulwark/client';
import { formatTime } from '@bulwark/client';
import type { Address } from '@solana/kit';
import { useMemo } from 'react';
import type { Say } from '../words/events';
import { short } from '../words/keys';
import { useBuffers, useFund, useHedges, useIncidents, usePools, useProducts, useTranches } from './accounts';
import { useMints } from './mints';
import { useNameOf } from './names';

/** Fields of events that name an account, each belonging to the ones before it. */
const RELATED = ['pool', 'product', 'incident', 'buffer', 'tranche', 'policy', 'claim', 'hedge', 'account'] as const;

/** Addresses that an event names, by field. */
function named(event: LoggedEvent): Partial<Record<(typeof RELATED)[number], Address>> {
  // Fields of these names are addresses in every event of the program.
  return event.data as Partial<Record<(typeof RELATED)[number], Address>>;
}

/**
 * Says amounts of events in their own tokens. What an account belongs to is known from accounts that exist and, of those that were
 * closed, from the events themselves.
 */
export function useSay(events: readonly LoggedEvent[]): Say {
  const mints = useMints();
  const nameOf = useNameOf();
  const fund = useFund().data;
  const pools = usePools().data;
  const products = useProducts().data;
  const incidents = useIncidents().data;
  const tranches = useTranches().data;
  const buffers = useBuffers().data;
  const hedges = useHedges().data;
  return useMemo(() => {
    const parents = new Map<Address, Address>();
    for (const { address, data } of [...(products ?? []), ...(incidents ?? []), ...(tranches ?? []), ...(buffers ?? [])])
      parents.set(address, data.pool);
    for (const { address, data } of hedges ?? []) parents.set(address, data.buffer);
    for (const event of events) {
      const addresses = named(event);
      const present = RELATED.map((field) => addresses[field]).filter((address) => typeof address === 'string');
      const [root, ...rest] = present;
      if (root) for (const address of rest) if (!parents.has(address)) parents.set(address, root);
    }
    const only = pools?.length === 1 ? pools[0] : undefined;
    const poolOf = (of: Address) => {
      for (let at: Address | undefined = of, steps = 0; at && steps < RELATED.length; at = parents.get(at), steps++) {
        const pool = pools?.find(({ address }) => address === at);
        if (pool) return pool;
      }
      return only;
    };
    const bufferOf = (of: Address) =>
      buffers?.find(({ address }) => address === of) ?? buffers?.find(({ address }) => address === parents.get(of));
    const inMint = (mint: Address | undefined, amount: bigint) =>
      (mint && mints.get(mint)?.text(amount)) ?? `${amount} base units`;
    return {
      money: (of, amount) => inMint(poolOf(of)?.data.mint, amount),
      collateral: (of, amount) => inMint(bufferOf(of)?.data.mint, amount),
      bond: (amount) => inMint(fund?.data.bondMint, amount),
      name: (address) => nameOf(address) ?? short(address),
      time: formatTime,
    };
  }, [mints, nameOf, fund, pools, products, incidents, tranches, buffers, hedges, events]);
}
