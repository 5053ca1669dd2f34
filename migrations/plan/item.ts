/** What a plan is made of: one row for each thing that is to be on chain. */

import type { Step } from '@bulwark/client';
import type { Address, TransactionSigner } from '@solana/kit';

/** A difference between chain and file. */
export type Change = {
  readonly what: string;
  readonly chain: string;
  readonly file: string;
  /** Whether it lets in more risk, lets out more money or takes a protection from somebody. */
  readonly loosens: boolean;
};

/**
 * How chain and file compare: nothing to do; to be created; to be changed; different and not to be changed by any instruction;
 * somebody else's turn.
 */
export type ItemState = 'right' | 'missing' | 'differs' | 'cannot' | 'waits';

/** Who signs. */
export type Signers = {
  /** Pays fees and rent. */
  readonly payer: TransactionSigner;
  /** The fund's authority. */
  readonly authority: TransactionSigner;
  /** The authority that the file names, who takes over from it. */
  readonly successor: TransactionSigner;
  /** A person of a local network. */
  person(address: Address): TransactionSigner;
};

/** A row of the plan. */
export type Item = {
  readonly what: string;
  readonly address: Address;
  readonly state: ItemState;
  readonly changes: readonly Change[];
  /** What else is to be said. */
  readonly note?: string;
  /** Who signs: the fund's authority, the one that takes over, or the payer and local people alone. */
  readonly by: 'authority' | 'successor' | 'payer';
  /** Instructions that make it right, in one transaction. Only for what is missing or differs. */
  readonly build?: (signers: Signers) => Promise<Step>;
};

type Named = Pick<Item, 'what' | 'address' | 'by'> & { readonly note?: string };
type Build = NonNullable<Item['build']>;

/** Nothing to do. */
export const right = (item: Named): Item => ({ ...item, state: 'right', changes: [] });
/** To be created. */
export const missing = (item: Named, build: Build): Item => ({ ...item, state: 'missing', changes: [], build });
/** Somebody else's turn; the note says whose. */
export const waits = (item: Named & { readonly note: string }): Item => ({ ...item, state: 'waits', changes: [] });
/** To be changed where there are differences, else right. */
export const compared = (item: Named, changes: readonly Change[], build: Build): Item =>
  changes.length === 0 ? right(item) : { ...item, state: 'differs', changes, build };
/** Not to be changed: wrong where there are differences, else right. */
export const fixed = (item: Named, changes: readonly Change[]): Item =>
  changes.length === 0 ? right(item) : { ...item, state: 'cannot', changes };

/** Whether the item asks for a transaction. */
export const isDue = ({ state }: Item): boolean => state === 'missing' || state === 'differs';
