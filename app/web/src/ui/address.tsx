import { useState } from 'react';
import style from './address.module.css';

/** An address, shortened; a click copies the whole. */
export function AddressText({ address, name }: { address: string; name?: string | undefined }) {
  const [copied, setCopied] = useState(false);
  const copy = () =>
    void navigator.clipboard.writeText(address).then(() => {
      setCopied(true);
      setTimeout(() => setCopied(false), 1_200);
    });
  return (
    <button
      type="button"
      className={style.address}
      title={address}
      aria-label={`${name ?? 'Address'} ${address}: copy`}
      onClick={(event) => {
        event.stopPropagation();
        copy();
      }}
    >
      {copied ? 'Copied' : (name ?? `${address.slice(0, 4)}…${address.slice(-4)}`)}
    </button>
  );
}
