import { useState } from 'react';
import { short } from '../words/keys';
import style from './address.module.css';

/** An address, shortened; a click copies the whole. `what` says what it is when it is something else: a hash. */
export function AddressText({ address, name, what = 'Address' }: { address: string; name?: string | undefined; what?: string }) {
  const [copied, setCopied] = useState(false);
  const copy = () =>
    void navigator.clipboard.writeText(address).then(() => {
      setCopied(true);
      setTimeout(() => setCopied(false), 1_200);
    });
  const shown = name ?? short(address);
  return (
    <button
      type="button"
      className={style.address}
      title={address}
      aria-label={`${shown}: copy ${what.toLowerCase()} ${address}`}
      onClick={(event) => {
        event.stopPropagation();
        copy();
      }}
    >
      {copied ? 'Copied' : shown}
    </button>
  );
}
