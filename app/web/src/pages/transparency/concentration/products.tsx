import { formatBps } from '@bulwark/client';
import type { ProductSolvency, SolvencyView } from '@bulwark/client/maths';
import type { Address } from '@solana/kit';
import { useMints } from '../../../chain/mints';
import { useNames } from '../../../chain/names';
import { Meter, shareBps } from '../../../ui/meter';
import { type Column, Table } from '../../../ui/table';

/** Products by what they may cost the pool. */
export function Products({
  name,
  solvency,
  mint: address,
}: {
  /** Name of the pool. */
  name: string;
  solvency: SolvencyView;
  mint: Address | undefined;
}) {
  const names = useNames();
  const mints = useMints();
  const mint = address && mints.get(address);
  if (!mint) return null;
  const exposure = solvency.products.reduce((sum, product) => sum + product.exposure, 0n);
  const share = (amount: bigint) => formatBps(shareBps(amount, exposure), { maxDigits: 1 });
  const plain = (amount: bigint) => mint.text(amount, { symbol: false, grouping: false, maxDigits: mint.decimals });
  const columns: Column<ProductSolvency>[] = [
    {
      head: 'Product',
      cell: ({ product, group }) => (
        <span>
          {names.product(product)}
          <br />
          <span className="soft small">Peril group {group}</span>
        </span>
      ),
      sort: ({ product }) => names.product(product),
      text: ({ product }) => names.product(product),
    },
    {
      head: 'Sum insured',
      cell: (row) => (
        <span>
          {mint.text(row.exposure)}
          <br />
          <span className="soft small">{share(row.exposure)} of the pool’s</span>
        </span>
      ),
      sort: (row) => row.exposure,
      text: (row) => plain(row.exposure),
      number: true,
    },
    {
      head: 'Expected loss a year',
      cell: (row) => mint.text(row.expectedAnnualLoss),
      sort: (row) => row.expectedAnnualLoss,
      text: (row) => plain(row.expectedAnnualLoss),
      number: true,
    },
    {
      head: '1-in-200 loss',
      cell: (row) => mint.text(row.stressed),
      sort: (row) => row.stressed,
      text: (row) => plain(row.stressed),
      number: true,
    },
    {
      head: 'Of its cap',
      cell: (row) => (
        <div style={{ minWidth: '9rem' }}>
          <Meter
            label={formatBps(shareBps(row.stressed, row.cap), { maxDigits: 1 })}
            used={row.stressed}
            limit={row.cap}
            text={`cap ${mint.text(row.cap, { symbol: false })}`}
          />
        </div>
      ),
      sort: (row) => shareBps(row.stressed, row.cap),
      text: (row) => plain(row.cap),
    },
  ];
  return (
    <Table
      caption={`What products may cost the ${name}`}
      rows={solvency.products}
      columns={columns}
      id={({ product }) => product}
      first="Sum insured"
      descending
    />
  );
}
