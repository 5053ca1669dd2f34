import { formatDate } from '@bulwark/client';
import type { TrancheView } from '@bulwark/client/maths';
import type { NamedMint } from '../../chain/mints';
import type { Names } from '../../chain/names';
import { Badge } from '../../ui/badge';
import { shareBps } from '../../ui/meter';
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
          <button type="button" className={style.look} onClick={() => look(tranche)}>
            {name(tranche)}
          </button>
          <span className="soft small">{TRANCHE_KIND[tranche.layer.kind].name}</span>
        </span>
      ),
      sort: name,
      text: name,
    },
    {
      head: 'Covers',
      cell: ({ layer }) => (
        <span className={style.cover}>
          {coverOf(layer, mint)}
          {layer.kind === 'excessOfLoss' && <span className="soft small">Reinstatements: {reinstatementsOf(layer)}</span>}
        </span>
      ),
      text: ({ layer }) => coverOf(layer, mint),
    },
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
        <span className={style.backed}>
          {text(worth)} of {text(layer.limit)}
          <span className={style.track} aria-hidden="true">
            <span style={{ width: `${shareBps(worth, layer.limit) / 100}%` }} />
          </span>
        </span>
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
    {
      head: 'Term',
      cell: ({ layer, wiped }) => (
        <span className={style.name}>
          <Badge tone={wiped ? 'bad' : 'plain'}>{wiped ? 'Wiped' : LAYER_STATE[layer.state].name}</Badge>
          <span className={style.dates}>
            {formatDate(layer.start)} to
            <br />
            {formatDate(layer.end)}
          </span>
        </span>
      ),
      sort: ({ layer }) => layer.end,
      text: ({ layer }) => `${formatDate(layer.start)} to ${formatDate(layer.end)}`,
    },
  ];
  return <Table caption="Tranches of the pool" rows={tranches} columns={columns} id={(tranche) => tranche.address} />;
}
