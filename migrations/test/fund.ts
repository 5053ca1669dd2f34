/** Founding the example on the bytecode, as tests do it. */

import type { TransactionSigner } from '@solana/kit';
import { keyring } from '../chain/sign';
import type { FundFile } from '../file/load';
import { type Founded, type Founding, found } from '../found';
import type { Item } from '../plan/item';
import type { Svm } from './svm';

/** What a test sees of a founding. */
export type Seen = Founded & {
  /** The plan as it was shown. */
  readonly shown: readonly Item[];
};

/** Founds the fund of a file; `payer` is its creator unless told. */
export async function foundOn(
  { node }: Svm,
  file: FundFile,
  how: Partial<Founding> & { payer?: TransactionSigner } = {},
): Promise<Seen> {
  const creator = [...file.keys.values()].find(({ signer }) => signer.address === file.creator)?.signer;
  const payer = how.payer ?? creator;
  if (!payer) throw new Error('a test names its payer');
  let shown: readonly Item[] = [];
  const result = await found({
    node,
    file,
    payer,
    keys: await keyring(file, payer),
    planOnly: false,
    allowLoosening: false,
    unitPrice: 0n,
    show: (items) => {
      shown = items;
    },
    agree: async () => true,
    done: () => undefined,
    ...how,
  });
  return { ...result, shown };
}

/** Rows of a plan in a state, by name. */
export function named(items: readonly Item[], state: Item['state']): string[] {
  return items.filter((item) => item.state === state).map(({ what }) => what);
}
