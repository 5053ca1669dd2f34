import { formatDate } from '@bulwark/client';
import type { TrancheView } from '@bulwark/client/maths';
import { smaller } from '../../capital/bigints';
import type { NamedMint } from '../../chain/mints';
import type { Names } from '../../chain/names';
import { Badge } from '../../ui/badge';
import { Button } from '../../ui/button';
import { Meter } from '../../ui/meter';
import { type Column, Table } from '../../ui/table';
import { LAYER_STATE, TRANCHE_KIND } from '../../words/tranches';
import { coverOf, priceOf, reinstatementsOf } from './contract';
import style from './tranches.module.css';

/** Every tranche of a pool with its contract, money and term. */
export function TrancheTable({
  tranches,
  mint,
  names,
  look,
}: {
  tranches: readonly TrancheView[];
  mint: NamedMint;
  names: Names;
  /** Shows one tranche in full. */
  look: (tranche: TrancheView) => void;
}) {
  const text = (amount: bigint) => mint.text(amount, { symbol: false });
  const name = ({ pool, layer }: TrancheView) => names.tranche(pool, layer.index);
  const columns: Column<TrancheView>[] = [
    {
      head: 'Tranche',
      cell: (tranche) => (
        <span className={style.name}>
          <strong>{name(tranche)}</strong>
          <span className="soft small">{TRANCHE_KIND[tranche.layer.kind].name}</span>
        </span>
      ),
      sort: name,
      text: name,
    },
    { head: 'Covers', cell: ({ layer }) => coverOf(layer, mint), text: ({ layer }) => coverOf(layer, mint) },
    { head: 'Earns', cell: ({ layer }) => priceOf(layer), text: ({ layer }) => priceOf(layer) },
    {
      head: 'Premium a year',
      cell: ({ layer }) => (layer.kind === 'quotaShare' ? 'as the pool earns' : text(layer.premiumAYear)),
      sort: ({ layer }) => layer.premiumAYear,
      text: ({ layer }) => text(layer.premiumAYear),
      number: true,
    },
    {
      head: 'Collateral of limit',
      cell: ({ layer, worth }) => (
        <div className={style.meter}>
          <Meter
            label={`${text(worth)} of ${text(layer.limit)}`}
            used={smaller(worth, layer.limit)}
            limit={layer.limit}
            text=""
          />
        </div>
      ),
      sort: ({ worth }) => worth,
      text: ({ worth }) => text(worth),
    },
    {
      head: 'Limit left',
      cell: ({ layer }) => text(layer.limitLeft),
      sort: ({ layer }) => layer.limitLeft,
      text: ({ layer }) => text(layer.limitLeft),
      number: true,
    },
    { head: 'Reinstatements', cell: ({ layer }) => reinstatementsOf(layer), text: ({ layer }) => reinstatementsOf(layer) },
    {
      head: 'Term',
      cell: ({ layer, wiped }) => (
        <span className={style.name}>
          <Badge tone={wiped ? 'bad' : 'plain'}>{wiped ? 'Wiped' : LAYER_STATE[layer.state].name}</Badge>
          <span className="soft small">
            {formatDate(layer.start)} to {formatDate(layer.end)}
          </span>
        </span>
      ),
      sort: ({ layer }) => layer.end,
      text: ({ layer }) => `${formatDate(layer.start)} to ${formatDate(layer.end)}`,
    },
    {
      head: 'Choose',
      cell: (tranche) => (
        <Button tone="quiet" size="small" aria-label={`Look at ${name(tranche)}`} onClick={() => look(tranche)}>
          Look
        </Button>
      ),
    },
  ];
  return <Table caption="Tranches of the pool" rows={tranches} columns={columns} id={(tranche) => tranche.address} />;
}
