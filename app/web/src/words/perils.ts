import type { Peril } from '@bulwark/client';

/** What a product insures against, by the number of its peril group. */
export const PERILS: Readonly<Record<Peril, string>> & Readonly<Record<number, string>> = {
  0: 'Contract exploit',
  1: 'Oracle manipulation',
  2: 'Price manipulation',
  3: 'Depeg',
  4: 'Impermanent loss',
  5: 'Key compromise',
  6: 'Bridge',
  7: 'Governance',
};

/** A peril group in words; one that this version does not know by its number. */
export const perilInWords = (group: number): string => PERILS[group] ?? `Peril group ${group}`;
