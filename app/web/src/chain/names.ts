import { BULWARK_PROGRAM_ADDRESS, textOf } from '@bulwark/client';
import type { Address } from '@solana/kit';
import { useWallets } from '@wallet-standard/react';
import { useMemo } from 'react';
import { short } from '../words/keys';
import { useBuffers, useFund, useProducts, useTranches } from './accounts';
import { useChain } from './chain';
import { useMints } from './mints';

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

/** Names of all addresses that have one; `undefined` for the others. */
export function useNameOf(): (address: Address) => string | undefined {
  const { deployment } = useChain();
  const fund = useFund().data;
  const buffers = useBuffers().data;
  const mints = useMints();
  const { pool } = useNames();
  const wallets = useWallets();
  return useMemo(() => {
    const names = new Map<Address, string>();
    // On a local network the wallet's accounts are the people of the story; anywhere else a label is the wallet's own word.
    if (deployment.network === 'localnet') {
      // The Wallet Standard types addresses of every chain as text.
      for (const { accounts } of wallets)
        for (const { address, label } of accounts) if (label) names.set(address as Address, label.split(' · ')[0] ?? label);
    }
    names.set(BULWARK_PROGRAM_ADDRESS, 'The program');
    if (fund) names.set(fund.address, 'The fund');
    for (const { address, symbol } of mints.values()) names.set(address, symbol);
    for (const { address, data } of buffers ?? []) {
      const symbol = mints.get(data.mint)?.symbol;
      if (symbol) names.set(address, `${symbol} buffer of ${pool(data.pool)}`);
    }
    const { pools, products, tranches, feeds } = deployment;
    for (const { address, name } of [...pools, ...products, ...tranches, ...feeds]) names.set(address, name);
    return (address) => names.get(address);
  }, [deployment, fund, buffers, mints, pool, wallets]);
}
