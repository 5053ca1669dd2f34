import type { Address } from '@solana/kit';
import { useChain } from '../../chain/chain';

/** Puts pools in the order in which the deployment names them; others come after. */
export function usePoolOrder(): <T>(list: readonly T[], poolOf: (entry: T) => Address) => T[] {
  const { pools } = useChain().deployment;
  const place = (pool: Address) => {
    const index = pools.findIndex(({ address }) => address === pool);
    return index < 0 ? pools.length : index;
  };
  return (list, poolOf) => [...list].sort((a, b) => place(poolOf(a)) - place(poolOf(b)));
}
