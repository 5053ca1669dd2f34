import type { BandView, Payer, TowerView } from '@bulwark/client/maths';
import type { NamedMint } from '../chain/mints';
import { type Column, Table } from '../ui/table';
import { PAYER_HINT } from '../words/payers';
import { bandsOf } from './tower';
import style from './tower-table.module.css';

/** The tower for reading: every slice with its edges, who pays it and why. */
export function TowerTable({ tower, mint, name }: { tower: TowerView; mint: NamedMint; name: (payer: Payer) => string }) {
  const text = (amount: bigint | null, none = 'without end') => (amount === null ? none : mint.text(amount, { symbol: false }));
  const amount = ({ from, to }: BandView) => (to === null ? null : to - from);
  const columns: Column<BandView>[] = [
    {
      head: 'Who pays it',
      cell: (band) => (
        <span className={style.payer}>
          <strong>{band.gap ? `${name(band.payer)} (gap: no layer is here)` : name(band.payer)}</strong>
          <span className="soft small">{PAYER_HINT[band.payer.kind]}</span>
        </span>
      ),
      text: (band) => name(band.payer),
    },
    { head: 'Loss from', cell: (band) => text(band.lossFrom), text: (band) => text(band.lossFrom), number: true },
    { head: 'To', cell: (band) => text(band.lossTo), text: (band) => text(band.lossTo), number: true },
    {
      head: `Pays at most, ${mint.symbol}`,
      cell: (band) => text(amount(band), '–'),
      text: (band) => text(amount(band), '–'),
      number: true,
    },
    {
      head: `Quota shares pay, ${mint.symbol}`,
      cell: (band) => text(band.ceded),
      text: (band) => text(band.ceded),
      number: true,
    },
  ];
  return (
    <Table
      caption="Who pays which slice of a loss"
      rows={bandsOf(tower)}
      columns={columns}
      id={(band) => String(band.lossFrom)}
    />
  );
}
