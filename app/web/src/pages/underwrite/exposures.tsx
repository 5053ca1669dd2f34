import { formatBps, formatRate, type LoadedKind } from '@bulwark/client';
import type { ProductSolvency, ProductView } from '@bulwark/client/maths';
import { Link } from 'wouter';
import { useGroupNames } from '../../capital/groups';
import { useProducts } from '../../chain/accounts';
import { useView } from '../../chain/book';
import type { NamedMint } from '../../chain/mints';
import { useNames } from '../../chain/names';
import { Parts } from '../../ui/bars';
import { Card } from '../../ui/card';
import { Empty, Loading } from '../../ui/states';
import { type Column, Table } from '../../ui/table';

interface Row {
  name: string;
  view: ProductView;
  solvency: ProductSolvency;
}

/** Colours that parts of a whole take in turn. */
const COLOURS = 8;

/** What the pool insures: by product and by peril group, with what the 1-in-200 event would take. */
export function Exposures({ pool, mint }: { pool: LoadedKind<'pool'>; mint: NamedMint }) {
  const names = useNames();
  const group = useGroupNames();
  const listed = useProducts().data?.filter(({ data }) => data.pool === pool.address);
  const views = useView((book) => listed?.map(({ address }) => book.product(address)));
  const solvency = useView((book) => book.solvency(pool.address, true));
  if (!views || !solvency) {
    return (
      <Card title="What it insures">
        <Loading lines={6} />
      </Card>
    );
  }
  const rows: Row[] = solvency.products.flatMap((product) => {
    const view = views.find(({ address }) => address === product.product);
    return view ? [{ name: names.product(product.product), view, solvency: product }] : [];
  });
  const groups = solvency.groups.filter(({ stress }) => stress > 0n);
  const text = (amount: bigint) => mint.text(amount, { symbol: false });
  const columns: Column<Row>[] = [
    {
      head: 'Product',
      cell: (row) => <Link href={`/cover/${row.view.address}`}>{row.name}</Link>,
      sort: (row) => row.name,
      text: (row) => row.name,
    },
    amountColumn('Exposure', (row) => row.solvency.exposure),
    {
      head: 'Capacity used',
      cell: (row) => formatBps(row.view.utilisationBps),
      sort: (row) => row.view.utilisationBps,
      text: (row) => formatBps(row.view.utilisationBps),
      number: true,
    },
    {
      head: 'Rate now',
      cell: (row) => formatRate(row.view.rate, { maxDigits: 2 }),
      sort: (row) => row.view.rate,
      text: (row) => formatRate(row.view.rate),
      number: true,
    },
    amountColumn('Expected loss a year', (row) => row.solvency.expectedAnnualLoss),
    amountColumn('1-in-200 loss', (row) => row.solvency.stressed),
    amountColumn('Its cap', (row) => row.solvency.cap),
    amountColumn('Can still be sold', (row) => row.solvency.headroom),
  ];
  function amountColumn(head: string, of: (row: Row) => bigint): Column<Row> {
    return { head, cell: (row) => text(of(row)), sort: of, text: (row) => text(of(row)), number: true };
  }
  return (
    <Card title="What it insures" note={`Sum insured on risk and its assessed losses. Amounts in ${mint.symbol}.`}>
      {rows.length === 0 ? (
        <Empty title="No product is listed yet">Without products nothing is insured and nothing is earned.</Empty>
      ) : (
        <>
          <div className="grid">
            <section className="stack" aria-label="Exposure by product">
              <h3>Exposure by product</h3>
              <Parts
                label="Exposure by product"
                parts={rows.map((row, index) => ({
                  name: row.name,
                  amount: row.solvency.exposure,
                  text: mint.text(row.solvency.exposure),
                  series: index % COLOURS,
                }))}
              />
            </section>
            <section className="stack" aria-label="1-in-200 loss by peril group">
              <h3>1-in-200 loss by peril group</h3>
              {groups.length > 0 ? (
                <Parts
                  label="1-in-200 loss by peril group"
                  parts={groups.map((entry) => ({
                    name: group(entry.group),
                    amount: entry.stress,
                    text: mint.text(entry.stress),
                    series: entry.group % COLOURS,
                  }))}
                />
              ) : (
                <p className="soft">Nothing is insured now.</p>
              )}
            </section>
          </div>
          <Table
            caption="Products of the pool"
            rows={rows}
            columns={columns}
            id={(row) => row.view.address}
            first="Exposure"
            descending
          />
        </>
      )}
    </Card>
  );
}
