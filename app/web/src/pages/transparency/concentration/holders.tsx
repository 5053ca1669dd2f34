import { formatBps } from '@bulwark/client';
import type { NamedMint } from '../../../chain/mints';
import { useNameOf } from '../../../chain/names';
import { AddressText } from '../../../ui/address';
import { Button } from '../../../ui/button';
import { csv, download } from '../../../ui/csv';
import { shareBps } from '../../../ui/meter';
import type { Holdings } from '../audit/look';
import style from './holders.module.css';

const SHOWN = 6;

/** The largest holders, and how much the few have. */
export function Holders({ held, mint, name }: { held: Holdings; mint: NamedMint; name: string }) {
  const nameOf = useNameOf();
  const { holders, total } = held;
  const share = (amount: bigint) => {
    const bps = shareBps(amount, total);
    return amount > 0n && bps < 10 ? 'under 0.1%' : formatBps(bps, { maxDigits: 1 });
  };
  const largest = holders[0]?.amount ?? 0n;
  const three = holders.slice(0, 3).reduce((sum, { amount }) => sum + amount, 0n);
  const rest = holders.slice(SHOWN).reduce((sum, { amount }) => sum + amount, 0n);
  const save = () =>
    download(
      `${name}.csv`,
      csv([
        ['Holder', `Amount, ${mint.symbol}`, 'Share'],
        ...holders.map(({ owner, amount }) => [
          owner,
          mint.text(amount, { symbol: false, grouping: false, maxDigits: mint.decimals }),
          share(amount),
        ]),
      ]),
    );
  return (
    <>
      <p>
        {holders.length === 1
          ? 'One holder has everything.'
          : `The largest of ${holders.length} has ${share(largest)}${holders.length > 3 ? `, the three largest ${share(three)}` : ''}.`}
      </p>
      <ol className={style.holders}>
        {holders.slice(0, SHOWN).map(({ owner, amount }) => (
          <li key={owner}>
            <span className={style.words}>
              <AddressText address={owner} name={nameOf(owner)} />
              <span>
                {mint.text(amount)} <span className="soft">{share(amount)}</span>
              </span>
            </span>
            <span className={style.track} aria-hidden="true">
              <span style={{ width: `${shareBps(amount, total) / 100}%` }} />
            </span>
          </li>
        ))}
        {rest > 0n && (
          <li className={style.words}>
            <span className="soft">{holders.length - SHOWN} more</span>
            <span>
              {mint.text(rest)} <span className="soft">{share(rest)}</span>
            </span>
          </li>
        )}
      </ol>
      <div className="between">
        <strong>{mint.text(total)} in all</strong>
        <Button tone="plain" size="small" aria-label={`Export CSV of ${name}`} onClick={save}>
          Export CSV
        </Button>
      </div>
    </>
  );
}
