import { fetchClock } from '@bulwark/client';
import type { Rpc, SolanaRpcApi } from '@solana/kit';
import { createSolanaRpc } from '@solana/kit';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { createContext, startTransition, useContext, useEffect, useMemo, useState } from 'react';
import { Clock } from './clock';
import type { Deployment } from './deployment';

/** Milliseconds between two readings of the chain while the page is seen. */
export const POLL = 4_000;

interface Chain {
  deployment: Deployment;
  rpc: Rpc<SolanaRpcApi>;
  clock: Clock;
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
  const chain = useMemo(() => ({ deployment, rpc: createSolanaRpc(deployment.rpcUrl), clock: new Clock() }), [deployment]);
  return (
    <Context.Provider value={chain}>
      <Ticking />
      {children}
    </Context.Provider>
  );
}

/** Sets the clock by the chain's. */
function Ticking() {
  const { rpc, clock } = useChain();
  useQuery({
    queryKey: ['clock'],
    queryFn: async ({ signal }) => {
      const { unixTimestamp } = await fetchClock(rpc, { signal });
      clock.set(unixTimestamp);
      return unixTimestamp;
    },
    refetchInterval: POLL,
    notifyOnChangeProps: [],
  });
  return null;
}

/** The chain's time now, unix seconds, moving every second; this machine's until the chain's is known. */
export function useNow(): bigint {
  const { clock } = useChain();
  const [now, setNow] = useState(clock.now);
  useEffect(() => {
    const tick = () => startTransition(() => setNow(clock.now()));
    tick();
    return clock.subscribe(tick);
  }, [clock]);
  return now;
}
