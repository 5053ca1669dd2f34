import type { LoadedKind } from '@bulwark/client';
import type { TrancheView } from '@bulwark/client/maths';
import { useRef, useState } from 'react';
import type { NamedMint } from '../../chain/mints';
import type { Names } from '../../chain/names';
import { Card } from '../../ui/card';
import { Select } from '../../ui/field';
import { CommitForm } from './commit';
import { Contract } from './details';
import { TrancheTable } from './tranches';

/** A tranche: its account, and what the maths make of it. */
export interface Known {
  account: LoadedKind<'tranche'>;
  view: TrancheView;
}

/** All tranches as a table, and one of them in full with what can be done. */
export function Programme({
  pool,
  mint,
  tranches,
  positions,
  names,
}: {
  pool: LoadedKind<'pool'>;
  mint: NamedMint;
  tranches: readonly Known[];
  positions: readonly LoadedKind<'tranchePosition'>[];
  names: Names;
}) {
  const [chosen, choose] = useState<string>();
  const detail = useRef<HTMLDivElement>(null);
  const tranche =
    tranches.find(({ view }) => view.address === chosen) ?? tranches.find(({ view }) => view.room > 0n) ?? tranches[0];
  if (!tranche) return null;
  const position = positions.find(({ data }) => data.tranche === tranche.view.address);
  const look = (view: TrancheView) => {
    choose(view.address);
    detail.current?.scrollIntoView({ behavior: 'smooth', block: 'start' });
  };
  return (
    <>
      <Card
        title="The programme"
        note={`All tranches of the pool, in the order of their slots. Amounts in ${mint.symbol}.`}
        flush
      >
        <TrancheTable tranches={tranches.map(({ view }) => view)} mint={mint} names={names} look={look} />
      </Card>
      <div ref={detail} className="halves">
        <Contract pool={pool} mint={mint} tranche={tranche} name={names.tranche(pool.address, tranche.view.layer.index)} />
        <Card title="Commit capital">
          <Select
            label="Tranche"
            value={tranche.view.address}
            options={tranches.map(({ view }) => ({ value: view.address, label: names.tranche(pool.address, view.layer.index) }))}
            onChange={(event) => choose(event.target.value)}
          />
          <CommitForm key={tranche.view.address} pool={pool} mint={mint} tranche={tranche} position={position} />
        </Card>
      </div>
    </>
  );
}
