import { formatTime } from '@bulwark/client';
import type { Address } from '@solana/kit';
import { Link } from 'wouter';
import { useIncidents } from '../../../chain/accounts';
import { Notice } from '../../../ui/badge';

/** Warns of incidents of a product that are not over: one loss needs one report. */
export function Running({ product }: { product: Address | undefined }) {
  const running = useIncidents().data?.filter(({ data }) => data.product === product && data.closedAt === 0n) ?? [];
  return running.map(({ address, data }) => (
    <Notice key={address} tone="warn" title="This product has an open incident">
      It is about a loss at {formatTime(data.incidentTime)}. If yours is the same,{' '}
      <Link href={`/claims/${address}`}>follow that one</Link>: a second report of one loss is voted down and costs its bond.
    </Notice>
  ));
}
