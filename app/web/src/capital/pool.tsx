import type { LoadedKind } from '@bulwark/client';
import type { ReactNode } from 'react';
import { useSearchParams } from 'wouter';
import { usePools } from '../chain/accounts';
import { useFailure } from '../chain/failure';
import { type NamedMint, useMints } from '../chain/mints';
import { useNames } from '../chain/names';
import { PageHead } from '../shell/page';
import { Select } from '../ui/field';
import { Empty, Failed, Loading } from '../ui/states';

/** A pool that a page is about, and its settlement mint. */
export interface ChosenPool {
  pool: LoadedKind<'pool'>;
  mint: NamedMint;
}

/** Head of a room, the pool that it is about (of several one chooses; the address of the page keeps it), and the rest once it is read. */
export function PoolRoom({
  title,
  lead,
  children,
}: {
  title: string;
  lead: ReactNode;
  children: (chosen: ChosenPool) => ReactNode;
}) {
  const pools = usePools();
  const failure = useFailure(pools);
  const mints = useMints();
  const names = useNames();
  const [search, setSearch] = useSearchParams();
  const pool = pools.data?.find(({ address }) => address === search.get('pool')) ?? pools.data?.[0];
  const mint = pool && mints.get(pool.data.mint);
  const choice = pools.data && pools.data.length > 1 && (
    <Select
      label="Pool"
      value={pool?.address}
      options={pools.data.map(({ address }) => ({ value: address, label: names.pool(address) }))}
      onChange={(event) => setSearch({ pool: event.target.value }, { replace: true })}
    />
  );
  return (
    <>
      <PageHead title={title} lead={lead} actions={choice} />
      {pool && mint ? (
        children({ pool, mint })
      ) : failure ? (
        <Failed {...failure} />
      ) : pools.data?.length === 0 ? (
        <Empty title="This fund has no pool yet">
          Its authority opens pools. Until then there is nothing to put capital into.
        </Empty>
      ) : (
        <Loading lines={8} />
      )}
    </>
  );
}
