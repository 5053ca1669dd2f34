/** The plan for people: a table, what differs, what follows from it. */

import { type Item, type ItemState, isDue } from './item';

const WORDS: Readonly<Record<ItemState, string>> = {
  right: 'right',
  missing: 'create',
  differs: 'change',
  cannot: 'CANNOT',
  waits: 'waits',
};

/** How many rows are in each state. */
export function count(items: readonly Item[]): Record<ItemState, number> {
  const counts = { right: 0, missing: 0, differs: 0, cannot: 0, waits: 0 };
  for (const { state } of items) counts[state] += 1;
  return counts;
}

/** Rows that would loosen something, as `what: field chain -> file`. */
export function loosenings(items: readonly Item[]): string[] {
  return items
    .filter(isDue)
    .flatMap(({ what, changes }) =>
      changes.filter(({ loosens }) => loosens).map((change) => `${what}: ${change.what} ${change.chain} -> ${change.file}`),
    );
}

/** The table of a plan, a line each. Rows that are right are only counted, unless all are asked for. */
export function table(items: readonly Item[], all: boolean): string[] {
  const shown = all ? items : items.filter(({ state }) => state !== 'right');
  const width = Math.max(0, ...shown.map(({ what }) => what.length));
  const lines = shown.flatMap(({ what, address, state, changes, note }) => [
    `  ${WORDS[state].padEnd(7)} ${what.padEnd(width)}  ${address}`,
    ...(note && state !== 'right' ? [`          ${note}`] : []),
    ...changes.map((change) => `          ${change.what}: ${change.chain} -> ${change.file}${change.loosens ? '  LOOSENS' : ''}`),
  ]);
  const { right, missing, differs, cannot, waits } = count(items);
  const parts = [
    `${right} right`,
    `${missing} to create`,
    `${differs} to change`,
    ...(waits > 0 ? [`${waits} for others to do`] : []),
    ...(cannot > 0 ? [`${cannot} that cannot be changed`] : []),
  ];
  return [...lines, `  ${parts.join(', ')}`];
}

/** The plan as JSON. */
export function planJson(items: readonly Item[]): object[] {
  return items.map(({ what, address, state, changes, note }) => ({ what, address, state, changes, ...(note ? { note } : {}) }));
}
