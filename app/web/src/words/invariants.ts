/** What an invariant means for people's money, by its number. The checker says the rule itself. */
export const INVARIANT_MEANS: Readonly<Record<number, string>> = {
  1: 'The money is there. Every vault was compared with what the books say it must hold, and every amount that is owed was added up account by account.',
  2: 'Nobody has shares out of nothing. The shares of all underwriters, re-insurers and stakers were added up.',
  3: 'A settled loss adds up: what its claims were promised came from somebody, and no layer paid more than it agreed to.',
  4: 'Premium is neither lost nor counted twice. The premium that every policy has still to earn was worked out anew.',
  5: 'The pool knows what it has sold. The sums insured of all running policies were added up, by product and by peril group.',
  7: 'Nobody was paid more than was approved, and nothing was approved beyond what was insured.',
  8: 'Every committee keeps its bounds, and every decision had the votes that it needs.',
  9: 'All who claim for the same loss get the same share of what was approved.',
  14: 'Nothing is stuck: whatever waits has something that it waits for, with a deadline.',
};

/** An invariant that accounts of one moment cannot show, and what stands for it. */
export interface Unseen {
  readonly number: number;
  readonly words: string;
  readonly kept: string;
}

/** Invariants of the design that this check does not see. */
export const UNSEEN: readonly Unseen[] = [
  {
    number: 6,
    words: 'solvency holds after every instruction that must keep it',
    kept: 'The program refuses the instruction. Whether each pool is solvent now stands above: time and prices may break a rule that no sale could.',
  },
  {
    number: 10,
    words: 'a share’s price falls only by a recorded loss',
    kept: 'It needs a before and an after: the tests compare them after every transaction.',
  },
  {
    number: 11,
    words: 'no round trip of deposit and withdrawal, or of purchase and cancellation, profits',
    kept: 'By rounding against whoever acts; tested at every price.',
  },
  {
    number: 12,
    words: 'matured withdrawals and settled payouts never revert while the pool is solvent',
    kept: 'No pause names them; the tests wind every fund down to its last account.',
  },
  {
    number: 13,
    words: 'nothing loosens before its timelock',
    kept: 'Not kept: there is no timelock yet. The authority’s changes act at once, within the bounds that this page shows.',
  },
  {
    number: 15,
    words: 'the supply of what the program mints equals its record',
    kept: 'The program mints no token.',
  },
];

/** Kinds of accounts in words, as many as there may be. */
const KIND_WORDS: Readonly<Record<string, readonly [one: string, more: string]>> = {
  fund: ['fund', 'funds'],
  pool: ['pool', 'pools'],
  premiumBook: ['premium book', 'premium books'],
  position: ['underwriter’s position', 'underwriters’ positions'],
  product: ['product', 'products'],
  policy: ['policy', 'policies'],
  committee: ['committee', 'committees'],
  attestor: ['attestor', 'attestors'],
  incident: ['incident', 'incidents'],
  claim: ['claim', 'claims'],
  tranche: ['tranche', 'tranches'],
  tranchePosition: ['re-insurer’s position', 're-insurers’ positions'],
  feed: ['price feed', 'price feeds'],
  buffer: ['buffer', 'buffers'],
  bufferPosition: ['staker’s position', 'stakers’ positions'],
  hedge: ['put', 'puts'],
};

/** `3 policies`. */
export function kindCount(kind: string, count: number): string {
  const [one, more] = KIND_WORDS[kind] ?? [kind, kind];
  return `${count} ${count === 1 ? one : more}`;
}
