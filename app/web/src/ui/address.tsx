import { short } from '../words/keys';
import style from './address.module.css';
import { useCopy } from './copy';

/** An address, shortened; a click copies the whole. `what` says what it is when it is something else: a hash. */
export function AddressText({ address, name, what = 'Address' }: { address: string; name?: string | undefined; what?: string }) {
  const { copied, copy } = useCopy(address);
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
