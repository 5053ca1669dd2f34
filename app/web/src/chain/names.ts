import { textOf } from '@bulwark/client';
import type { Address } from '@solana/kit';
import { useMemo } from 'react';
import { useProducts, useTranches } from './accounts';
import { useChain } from './chain';

const short = (address: Address) => `${address.slice(0, 4)}…${address.slice(-4)}`;

/** What people call the fund's accounts: by the deployment, else by the chain, else by a short address. */
export interface Names {
  product: (address: Address) => string;
  pool: (address: Address) => string;
  /** A tranche of a pool by its index. */
  tranche: (pool: Address, index: number) => string;
}

/** Names of the fund's accounts. */
export function useNames(): Names {
  const { deployment } = useChain();
  const products = useProducts().data;
  const tranches = useTranches().data;
  return useMemo(() => {
    const named = (list: readonly { address: Address; name: string }[], address: Address) =>
      list.find((known) => known.address === address)?.name;
    return {
      product: (address) => {
        const onChain = products?.find((known) => known.address === address);
        return named(deployment.products, address) ?? ((onChain && textOf(onChain.data.name)) || short(address));
      },
      pool: (address) => named(deployment.pools, address) ?? short(address),
      tranche: (pool, index) => {
        const account = tranches?.find((known) => known.data.pool === pool && known.data.index === index);
        return (account && named(deployment.tranches, account.address)) ?? `Tranche ${index + 1}`;
      },
    };
  }, [deployment, products, tranches]);
}
