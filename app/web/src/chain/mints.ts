import { type AmountFormat, fetchMints, formatAmount, type Mint } from '@bulwark/client';
import type { Address } from '@solana/kit';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useBuffers, useFund, usePools } from './accounts';
import { useChain } from './chain';

/** A mint with the name that people call it by. */
export interface NamedMint extends Mint {
  symbol: string;
  /** An amount of it in words: `1,234.50 USDC`. */
  text: (amount: bigint, format?: AmountFormat & { symbol?: boolean }) => string;
}

/** Settlement mints, collaterals and the mint of attestors' bonds of the fund, by address. */
export function useMints(): ReadonlyMap<Address, NamedMint> {
  const { rpc, deployment } = useChain();
  const pools = usePools().data;
  const buffers = useBuffers().data;
  const bondMint = useFund().data?.data.bondMint;
  const addresses = useMemo(() => {
    const settled = [...(pools ?? []), ...(buffers ?? [])].map(({ data }) => data.mint);
    return [...new Set(bondMint ? [...settled, bondMint] : settled)];
  }, [pools, buffers, bondMint]);
  const mints = useQuery({
    queryKey: ['mints', addresses],
    enabled: addresses.length > 0,
    queryFn: ({ signal }) => fetchMints(rpc, addresses, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
    placeholderData: (before) => before,
  });
  return useMemo(() => {
    const named = new Map<Address, NamedMint>();
    for (const [address, mint] of mints.data ?? []) {
      const symbol = deployment.mints.find((known) => known.address === address)?.symbol ?? `${address.slice(0, 4)}…`;
      const text: NamedMint['text'] = (amount, { symbol: withSymbol = true, ...format } = {}) => {
        const written = formatAmount(amount, mint.decimals, { minDigits: 2, maxDigits: mint.decimals > 6 ? 4 : 2, ...format });
        return withSymbol ? `${written} ${symbol}` : written;
      };
      named.set(address, { ...mint, symbol, text });
    }
    return named;
  }, [mints.data, deployment]);
}
