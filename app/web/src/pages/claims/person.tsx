import type { Address } from '@solana/kit';
import { AddressText } from '../../ui/address';
import { useNameOf } from '../transparency/names';

/** Somebody, by name where there is one. */
export function Person({ address }: { address: Address }) {
  return <AddressText address={address} name={useNameOf()(address)} />;
}
