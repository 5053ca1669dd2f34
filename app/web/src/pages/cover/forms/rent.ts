import { formatAmount, getPolicySize } from '@bulwark/client';
import { useQuery } from '@tanstack/react-query';
import { useChain } from '../../../chain/chain';

/** Lamports as SOL. */
export const sol = (lamports: bigint): string => `${formatAmount(lamports, 9)} SOL`;

/** What the account of a new policy costs to open: given back when it is closed. */
export function usePolicyRent(): bigint | undefined {
  const { rpc } = useChain();
  return useQuery({
    queryKey: ['policy rent'],
    queryFn: ({ signal }) => rpc.getMinimumBalanceForRentExemption(BigInt(getPolicySize())).send({ abortSignal: signal }),
    staleTime: Number.POSITIVE_INFINITY,
  }).data;
}
