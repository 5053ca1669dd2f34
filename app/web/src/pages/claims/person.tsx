import type { Address } from '@solana/kit';
import { useNameOf } from '../../chain/names';
import { AddressText } from '../../ui/address';
import style from './person.module.css';

/** Somebody, by name where there is one. */
export function Person({ address }: { address: Address }) {
  return (
    <span className={style.person}>
      <AddressText address={address} name={useNameOf()(address)} />
    </span>
  );
}
