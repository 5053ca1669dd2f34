import type { Peril } from '@bulwark/client';

/** What a product insures against, by the number of its peril group. */
const PERILS: Readonly<Record<Peril, string>> & Readonly<Record<number, string>> = {
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

/** What happens when a peril strikes, in a sentence. */
export const PERIL_ABOUT: Readonly<Record<Peril, string>> & Readonly<Record<number, string>> = {
  0: 'A bug of the program lets somebody take what others put in.',
  1: 'The program acts on a price that is wrong, old or forged.',
  2: 'Somebody moves a market or a share price that the program trusts.',
  3: 'A token loses the value that it is meant to keep.',
  4: 'A liquidity position ends worth less than what was put in.',
  5: 'Keys or a front end of the protocol fall into the wrong hands.',
  6: 'A bridge loses what backs the tokens that it issued.',
  7: 'Somebody takes the protocol over by its own votes.',
};
