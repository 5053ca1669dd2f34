import { fetchClock } from '@bulwark/client';
import type { Rpc, SolanaRpcApi } from '@solana/kit';
import { createSolanaRpc } from '@solana/kit';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { createContext, useContext, useEffect, useMemo, useState } from 'react';
import type { Deployment } from './deployment';

/** Milliseconds between two readings of the chain while the page is seen. */
export const POLL = 4_000;

interface Chain {
  deployment: Deployment;
  rpc: Rpc<SolanaRpcApi>;
}

const Context = createContext<Chain | undefined>(undefined);

/** The network that the app shows, and a connection to it. */
export function useChain(): Chain {
  const chain = useContext(Context);
  if (!chain) throw new Error('ChainProvider is missing');
  return chain;
}

/** Connects everything below it to the network of a deployment. */
export function ChainProvider({ deployment, children }: { deployment: Deployment; children: ReactNode }) {
  const chain = useMemo(() => ({ deployment, rpc: createSolanaRpc(deployment.rpcUrl) }), [deployment]);
  return <Context.Provider value={chain}>{children}</Context.Provider>;
}

/** Seconds that the chain is ahead of this machine; `undefined` until it was read. */
function useOffset(): bigint | undefined {
  const { rpc } = useChain();
  const clock = useQuery({
    queryKey: ['clock'],
    queryFn: async ({ signal }) => {
      const { unixTimestamp } = await fetchClock(rpc, { signal });
      return unixTimestamp - BigInt(Math.floor(Date.now() / 1_000));
    },
    refetchInterval: POLL,
  });
  return clock.data;
}

/** The chain's time now, unix seconds, moving every second; this machine's until the chain's is known. */
export function useNow(): bigint {
  const offset = useOffset() ?? 0n;
  const [local, setLocal] = useState(() => Math.floor(Date.now() / 1_000));
  useEffect(() => {
    const timer = setInterval(() => setLocal(Math.floor(Date.now() / 1_000)), 1_000);
    return () => clearInterval(timer);
  }, []);
  return BigInt(local) + offset;
}
