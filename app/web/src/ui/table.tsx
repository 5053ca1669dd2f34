import type { ReactNode } from 'react';
import { useMemo, useState } from 'react';
import { Button } from './button';
import { csv, download } from './csv';
import style from './table.module.css';

/** A value that rows are ordered by. */
export type Key = bigint | number | string;

/** A column of a table. */
export interface Column<Row> {
  head: string;
  cell: (row: Row) => ReactNode;
  /** Orders the rows by this column. */
  sort?: (row: Row) => Key;
  /** The cell as text in an export; a column without it is left out. */
  text?: (row: Row) => string;
  number?: boolean;
}

const compare = (a: Key, b: Key) => (a < b ? -1 : a > b ? 1 : 0);

/** A table that can be ordered by its heads and saved as a file of comma-separated values. */
export function Table<Row>({
  caption,
  rows,
  columns,
  id,
  first,
  descending = false,
  empty,
  pick,
}: {
  /** What the table shows; read aloud, and the name of the file. */
  caption: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  id: (row: Row) => string;
  /** Head of the column that orders the rows at first. */
  first?: string;
  descending?: boolean;
  empty?: ReactNode;
  /** Makes rows open something. */
  pick?: (row: Row) => void;
}) {
  const [order, setOrder] = useState<{ head: string; down: boolean } | undefined>(
    first ? { head: first, down: descending } : undefined,
  );
  const sorted = useMemo(() => {
    const sort = columns.find((column) => column.head === order?.head)?.sort;
    if (!sort) return rows;
    const turned = order?.down ? -1 : 1;
    return [...rows].sort((a, b) => compare(sort(a), sort(b)) * turned);
  }, [rows, columns, order]);
  const exported = columns.filter((column) => column.text);
  const save = () =>
    download(
      `${caption}.csv`,
      csv([exported.map((column) => column.head), ...sorted.map((row) => exported.map((column) => column.text?.(row) ?? ''))]),
    );
  if (rows.length === 0 && empty) return <>{empty}</>;
  return (
    <div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className={style.scroll} aria-label={caption} tabIndex={0}>
        <table className={style.table}>
          <caption className="hidden">{caption}</caption>
          <thead>
            <tr>
              {columns.map((column) => {
                const active = order?.head === column.head;
                return (
                  <th
                    key={column.head}
                    scope="col"
                    className={column.number ? style.number : undefined}
                    aria-sort={active ? (order.down ? 'descending' : 'ascending') : undefined}
                  >
                    {column.sort ? (
                      <button
                        type="button"
                        onClick={() => setOrder({ head: column.head, down: active ? !order.down : Boolean(column.number) })}
                      >
                        {column.head}
                        <span aria-hidden="true">{active ? (order.down ? ' ↓' : ' ↑') : ''}</span>
                      </button>
                    ) : (
                      column.head
                    )}
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody>
            {sorted.map((row) => (
              <tr key={id(row)} className={pick ? style.pick : undefined} onClick={pick && (() => pick(row))}>
                {columns.map((column) => (
                  <td key={column.head} className={column.number ? style.number : undefined}>
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {exported.length > 0 && rows.length > 0 && (
        <div className={style.foot}>
          <span className="soft small">
            {rows.length} {rows.length === 1 ? 'row' : 'rows'}
          </span>
          <Button tone="plain" size="small" onClick={save}>
            Export CSV
          </Button>
        </div>
      )}
    </div>
  );
}
