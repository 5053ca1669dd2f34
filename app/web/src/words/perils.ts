import { Peril } from '@bulwark/client';

interface PerilWords {
  /** Name for heads, filters and badges. */
  name: string;
  /** What happens when it strikes, in a sentence. */
  about: string;
}

const WORDS: Record<Peril, PerilWords> = {
  [Peril.ContractExploit]: { name: 'Program exploit', about: 'A bug of the program lets somebody take what others put in.' },
  [Peril.OracleManipulation]: { name: 'Oracle failure', about: 'The program acts on a price that is wrong, old or forged.' },
  [Peril.PriceManipulation]: {
    name: 'Price manipulation',
    about: 'Somebody moves a market or a share price that the program trusts.',
  },
  [Peril.Depeg]: { name: 'Depeg', about: 'A token loses the value that it is meant to keep.' },
  [Peril.ImpermanentLoss]: { name: 'Impermanent loss', about: 'A liquidity position ends worth less than what was put in.' },
  [Peril.KeyCompromise]: { name: 'Stolen keys', about: 'Keys or a front end of the protocol fall into the wrong hands.' },
  [Peril.Bridge]: { name: 'Bridge failure', about: 'A bridge loses what backs the tokens it issued.' },
  [Peril.Governance]: { name: 'Governance attack', about: 'Somebody takes over the protocol by its own votes.' },
};

/** Words for a product's peril; a number that this version does not know is said as such. */
export function perilWords(peril: number): PerilWords {
  return WORDS[peril as Peril] ?? { name: `Peril ${peril}`, about: 'This version of the app has no words for this peril.' };
}
