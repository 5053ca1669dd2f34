import { useQuery } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { useChain } from '../../../chain/chain';
import { type Audited, look, type Stage } from './look';

/** An audit in this browser. */
export interface AuditRun {
  readonly audited: Audited | undefined;
  /** What it is doing; `undefined` when it is not running. */
  readonly stage: Stage | undefined;
  readonly error: Error | null;
  readonly again: () => void;
}

/** Looks at the whole fund once the page is open, and again when it is asked to or something was sent. */
export function useAudit(): AuditRun {
  const { rpc, deployment } = useChain();
  const [stage, setStage] = useState<Stage>();
  const run = useQuery({
    queryKey: ['audit', deployment.fund],
    queryFn: ({ signal }) => look(rpc, deployment.fund, setStage, signal),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    structuralSharing: false,
  });
  const { refetch } = run;
  const again = useCallback(() => void refetch(), [refetch]);
  return { audited: run.data, stage: run.isFetching ? stage : undefined, error: run.error, again };
}
