import { BULWARK_PROGRAM_ADDRESS } from '@bulwark/client';
import type { Address } from '@solana/kit';
import { useWallets } from '@wallet-standard/react';
import { useMemo } from 'react';
import { useBuffers, useFund } from '../../chain/accounts';
import { useChain } from '../../chain/chain';
import { useMints } from '../../chain/mints';
import { useNames } from '../../chain/names';

/** An address, shortened. */
export const short = (address: Address) => `${address.slice(0, 4)}…${address.slice(-4)}`;

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
