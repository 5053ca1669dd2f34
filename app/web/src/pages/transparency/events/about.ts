import type { LoggedEvent } from '@bulwark/client';
import type { Address } from '@solana/kit';
import { useMemo } from 'react';
import { useIncidents } from '../../../chain/accounts';
import { useNames } from '../../../chain/names';

/** Addresses of an event that tell which product it is about. */
type Named = { readonly product?: Address; readonly incident?: Address; readonly account?: Address; readonly claim?: Address };

/** Names the product whose loss an event is about, where its sentence cannot: votes and claims name the incident only. */
export function useAbout(events: readonly LoggedEvent[]): (event: LoggedEvent) => string | undefined {
  const incidents = useIncidents().data;
  const { product } = useNames();
  return useMemo(() => {
    const products = new Map<Address, Address>();
    for (const { address, data } of incidents ?? []) products.set(address, data.product);
    // Incidents that were closed are known from their report; claims from their filing.
    for (const { data } of events) {
      const named = data as Named;
      if (named.product && named.incident) products.set(named.incident, named.product);
    }
    const claims = new Map<Address, Address>();
    for (const { data } of events) {
      const named = data as Named;
      if (named.claim && named.incident) claims.set(named.claim, named.incident);
    }
    return ({ data }) => {
      const named = data as Named;
      if (named.product) return undefined;
      const incident = named.incident ?? (named.account && (claims.get(named.account) ?? named.account));
      const of = incident && products.get(incident);
      return of && product(of);
    };
  }, [events, incidents, product]);
}
