import type { NamedMint } from '../../chain/mints';
import { Parts } from '../../ui/bars';
import { type Column, Table } from '../../ui/table';
import { factorText, ratio } from './money';
import nested from './nested.module.css';
import type { Slice } from './payers';

const share = (part: bigint, whole: bigint) => (whole === 0n ? '' : factorText(ratio(part, whole)));

function columns(mint: NamedMint, whole: bigint, back: boolean): readonly Column<Slice & { place: number }>[] {
  return [
    { head: 'Order', cell: ({ place }) => place, sort: ({ place }) => place, text: ({ place }) => String(place) },
    { head: 'Who', cell: ({ name }) => name, text: ({ name }) => name },
    {
      head: 'Paid',
      number: true,
      cell: ({ paid }) => mint.text(paid),
      sort: ({ paid }) => paid,
      text: ({ paid }) => mint.text(paid, { symbol: false, grouping: false }),
    },
    { head: 'Share', number: true, cell: ({ paid }) => share(paid, whole), text: ({ paid }) => share(paid, whole) },
    ...(back
      ? [
          {
            head: 'Given back',
            number: true,
            cell: (slice: Slice) => mint.text(slice.back),
            text: (slice: Slice) => mint.text(slice.back, { symbol: false, grouping: false }),
          },
        ]
      : []),
  ];
}

/** Who pays which part of `whole`, as a bar and as a table. */
export function Breakdown({
  caption,
  slices,
  mint,
  whole,
}: {
  caption: string;
  slices: readonly Slice[];
  mint: NamedMint;
  whole: bigint;
}) {
  return (
    <>
      <Parts
        label={caption}
        parts={slices.map(({ name, series, paid }) => ({ name, amount: paid, text: mint.text(paid), series }))}
      />
      <div className={nested.nested}>
        <Table
          caption={`${caption}, in order`}
          rows={slices.map((slice, index) => ({ ...slice, place: index + 1 }))}
          columns={columns(
            mint,
            whole,
            slices.some(({ back }) => back > 0n),
          )}
          id={({ key }) => key}
        />
      </div>
    </>
  );
}
