/** The accounts that a plan is made from, as they were at one moment. */

import { KINDS, type Kind, type KindData } from '@bulwark/client';
import type { Address, Decoder, ReadonlyUint8Array } from '@solana/kit';

/** An account's bytes. */
export type RawAccount = {
  readonly owner: Address;
  readonly lamports: bigint;
  readonly executable: boolean;
  readonly bytes: ReadonlyUint8Array;
};

/** Accounts by address, and the chain's time. */
export type Snapshot = {
  /** Unix seconds. */
  readonly now: bigint;
  readonly accounts: ReadonlyMap<Address, RawAccount>;
};

/** What is on chain contradicts this client or the file so that nothing may be sent. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/** Layout version of every account that this client knows. */
const LAYOUT = 1;

/**
 * An account of the program; `undefined` when there is none.
 *
 * @throws {@link Refused} when another kind of account is there, or a layout newer than this client.
 */
export function read<K extends Kind>(
  { accounts }: Snapshot,
  kind: K,
  program: Address,
  address: Address,
): KindData[K] | undefined {
  const account = accounts.get(address);
  if (!account || account.owner !== program) return undefined;
  const { discriminator, decoder } = KINDS[kind];
  if (!discriminator.every((byte, index) => account.bytes[index] === byte)) {
    throw new Refused(`${address} should be a ${kind} and is another account of the program`);
  }
  let data: KindData[K];
  try {
    // The table pairs every kind with the decoder of its own type, which the compiler cannot follow through the index.
    data = (decoder() as Decoder<KindData[K]>).decode(account.bytes);
  } catch (cause) {
    throw new Refused(`the ${kind} at ${address} has a layout that this client cannot read`, { cause });
  }
  requireLayout(kind, address, 'layout' in data ? data.layout : data.version);
  return data;
}

function requireLayout(kind: Kind, address: Address, layout: unknown): void {
  if (layout === LAYOUT) return;
  throw new Refused(
    `the ${kind} at ${address} has layout ${String(layout)}, this client knows ${LAYOUT}: use the client of the program that is deployed`,
  );
}
