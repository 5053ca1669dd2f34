import type { BulwarkEvent, BulwarkEventName } from '@bulwark/client';
import { formatPrice } from '@bulwark/client';
import type { Address, Option } from '@solana/kit';
import { isSome } from '@solana/kit';

/** Fields of an event. */
export type EventData<N extends BulwarkEventName> = Extract<BulwarkEvent, { name: N }>['data'];

/** How amounts and addresses of events are said: what an address belongs to must be looked up. */
export interface Say {
  /** Money in the settlement mint of the pool that an account belongs to. */
  money: (of: Address, amount: bigint) => string;
  /** Collateral of a buffer, named by the buffer or by one of its puts. */
  collateral: (of: Address, amount: bigint) => string;
  /** Money in the mint of attestors' bonds. */
  bond: (amount: bigint) => string;
  /** A name where there is one, else the address, shortened. */
  name: (address: Address) => string;
  /** A moment. */
  time: (seconds: bigint) => string;
}

/** A sentence for each kind of event of a room. */
export type Sentences = { readonly [N in BulwarkEventName]: (data: EventData<N>, say: Say) => string };

/** A price over 1e9 in words. */
export const price = (value: bigint) => formatPrice(value, { maxDigits: 4 });

/** An address that need not be there. */
export const perhaps = (value: Option<Address>, say: Say, none: string) => (isSome(value) ? say.name(value.value) : none);

/** `1 vote`, `2 votes`. */
export const count = (many: number, one: string, more = `${one}s`) => `${many} ${many === 1 ? one : more}`;
