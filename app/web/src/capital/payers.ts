import type { Payer, TrancheKind } from '@bulwark/client/maths';
import type { Address } from '@solana/kit';
import { useMemo } from 'react';
import { useBuffers } from '../chain/accounts';
import { useMints } from '../chain/mints';
import { useNames } from '../chain/names';
import { PAYER } from '../words/payers';

/** Payers that are tranches. */
const TRANCHES: readonly string[] = ['quotaShare', 'excessOfLoss', 'aggregateStopLoss'] satisfies TrancheKind[];

/** Names a pool's payers: a tranche by its own name, a buffer by its collateral, capital by its place. */
export function usePayerNames(pool: Address): (payer: Payer) => string {
  const names = useNames();
  const mints = useMints();
  const buffers = useBuffers().data;
  return useMemo(
    () =>
      ({ kind, index }) => {
        if (index === null) return PAYER[kind];
        if (TRANCHES.includes(kind)) return names.tranche(pool, index);
        const buffer = buffers?.find((known) => known.data.pool === pool && known.data.index === index);
        const mint = buffer && mints.get(buffer.data.mint);
        return mint ? `${mint.symbol} buffer` : `${PAYER[kind]} ${index + 1}`;
      },
    [names, mints, buffers, pool],
  );
}
