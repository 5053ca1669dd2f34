import type { Operation } from '@bulwark/client';

/** What can be paused, by the number of its operation. */
export const OPERATIONS: readonly [string, string, string, string] & Readonly<Record<Operation, string>> = [
  'Deposits',
  'Sales of cover',
  'Transfers of policies',
  'Reports of losses',
];
