import { tokenAccount } from '@bulwark/client';
import type { Address } from '@solana/kit';
import { useQuery } from '@tanstack/react-query';
import { useBalances } from '../chain/accounts';
import { type NamedMint, useMints } from '../chain/mints';
import { useWallet } from './wallet';

/** What the wallet in use has of each mint of the fund, in its associated token accounts. */
export function usePurse(): { mint: NamedMint; account: Address; amount: bigint }[] {
  const { wallet } = useWallet();
  const mints = useMints();
  const address = wallet?.address;
  const accounts = useQuery({
    queryKey: ['associated', address, [...mints.keys()]],
    enabled: address !== undefined && mints.size > 0,
    queryFn: async () => {
      const found: { mint: Address; account: Address }[] = [];
      if (address)
        for (const mint of mints.values()) found.push({ mint: mint.address, account: await tokenAccount(mint, address) });
      return found;
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  const balances = useBalances(accounts.data?.map(({ account }) => account));
  return (accounts.data ?? []).flatMap(({ mint, account }) => {
    const known = mints.get(mint);
    return known ? [{ mint: known, account, amount: balances.data?.get(account) ?? 0n }] : [];
  });
}

/** Base units of a mint that the wallet in use has; `undefined` without wallet. */
export function useHas(mint: Address | undefined): bigint | undefined {
  const { wallet } = useWallet();
  const purse = usePurse();
  if (!wallet || !mint) return undefined;
  return purse.find((entry) => entry.mint.address === mint)?.amount ?? 0n;
}
