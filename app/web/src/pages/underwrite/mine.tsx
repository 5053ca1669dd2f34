import { formatTime, type LoggedEvent } from '@bulwark/client';
import type { Address } from '@solana/kit';
import { useState } from 'react';
import { useEvents } from '../../chain/events';
import { useFailure } from '../../chain/failure';
import type { NamedMint } from '../../chain/mints';
import { AddressText } from '../../ui/address';
import { Button } from '../../ui/button';
import { Failed, Loading } from '../../ui/states';
import { formatShares } from '../../words/shares';
import style from './mine.module.css';

/** What an event says of a position; `undefined` when nothing. */
function line(event: LoggedEvent, mint: NamedMint): { what: string; amount: string; at: bigint } | undefined {
  const shares = (of: bigint) => `${formatShares(of, mint.decimals)} shares`;
  switch (event.name) {
    case 'Deposited':
      return { what: 'Deposited', amount: mint.text(event.data.amount), at: event.data.at };
    case 'Withdrawn':
      return { what: 'Withdrawn', amount: mint.text(event.data.amount), at: event.data.at };
    case 'WithdrawalRequested':
      return { what: 'Withdrawal requested', amount: shares(event.data.shares), at: event.data.at };
    case 'WithdrawalCancelled':
      return { what: 'Request ended', amount: shares(event.data.shares), at: event.data.at };
    default:
      return undefined;
  }
}

/** Deposits, requests and withdrawals of a position, read from its transactions when they are asked for. */
export function MyHistory({ address, mint }: { address: Address; mint: NamedMint }) {
  const [open, setOpen] = useState(false);
  const history = useEvents(address, open, 25);
  const failure = useFailure(history);
  const rows = history.events?.flatMap((event) => {
    const said = line(event, mint);
    return said ? [{ ...said, event }] : [];
  });
  return (
    <details className={style.history} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Your deposits and withdrawals</summary>
      {rows ? (
        <ul>
          {rows.map(({ what, amount, at, event }) => (
            <li key={`${event.signature}-${event.index}`}>
              <span>
                {what}
                <span className="soft small">{formatTime(at)}</span>
              </span>
              <span className={style.amount}>
                {amount}
                <AddressText address={event.signature} name="Signature" />
              </span>
            </li>
          ))}
        </ul>
      ) : failure ? (
        <Failed {...failure} />
      ) : (
        <Loading label="Reading the transactions of your position" />
      )}
      {rows?.length === 0 && <p className="soft">The node that the app asks remembers no transaction of it.</p>}
      {history.hasNextPage && (
        <Button tone="plain" size="small" busy={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>
          Older
        </Button>
      )}
    </details>
  );
}
