import { formatTime, parseAmount, planWithdrawalRequest } from '@bulwark/client';
import { useState } from 'react';
import { capitalReason } from '../../capital/refusal';
import { useView } from '../../chain/book';
import { useTransaction } from '../../chain/transaction';
import { Act } from '../../forms/act';
import { typed, typedAmount } from '../../forms/amount';
import { Notice } from '../../ui/badge';
import { Button } from '../../ui/button';
import { Facts } from '../../ui/card';
import { Choice } from '../../ui/choice';
import { Field } from '../../ui/field';
import { Empty } from '../../ui/states';
import { useWallet } from '../../wallet/wallet';
import { exactShares, formatShares, parseShares } from '../../words/shares';
import type { Mine } from './actions';

/** Asks to leave, with some shares or all. */
export function WithdrawForm({ pool, mint, position }: Mine) {
  const { wallet } = useWallet();
  const [unit, setUnit] = useState('amount');
  const [text, setText] = useState('');
  const [least, setLeast] = useState('');
  const ask = useTransaction();
  const held = position?.shares ?? 0n;
  const worth = position?.value ?? 0n;
  const wanted = typed(text, (value) =>
    unit === 'amount' ? parseAmount(value, mint.decimals) : parseShares(value, mint.decimals),
  );
  // An amount means the shares that are worth it now: at the end the shares count, at the price of that moment.
  const forAmount = (amount: bigint) => {
    if (amount === worth) return held;
    return worth === 0n ? held + 1n : (amount * held + worth - 1n) / worth;
  };
  const shares = wanted.amount === undefined ? undefined : unit === 'amount' ? forAmount(wanted.amount) : wanted.amount;
  const minimum = typedAmount(least, mint.decimals);
  const quote = useView((book) => book.quoteWithdrawal(pool.address, shares ?? 0n));

  if (wallet && !position) {
    return <Empty title="You have nothing in this pool">What you deposit can leave again from here.</Empty>;
  }
  const refused = (): string | undefined => {
    if (wanted.error ?? minimum.error) return wanted.error ?? minimum.error;
    if (shares === undefined || shares === 0n) return 'Enter how much should leave.';
    if (shares > held) return `Your position has ${formatShares(held, mint.decimals)} shares, worth ${mint.text(worth)} now.`;
    if (quote && minimum.amount !== undefined && minimum.amount > quote.amount) {
      return `The least amount is above what the shares are worth now, ${mint.text(quote.amount)}.`;
    }
    return undefined;
  };

  const review = () => {
    if (shares === undefined || !quote) return;
    ask({
      title: 'Request a withdrawal',
      facts: [
        ['Shares that leave', formatShares(shares, mint.decimals)],
        ['Worth now', mint.text(quote.amount)],
        ['Can be paid from', formatTime(quote.maturesAt)],
        ['Lapses after', formatTime(quote.lapsesAt)],
        ['Least amount', minimum.amount ? mint.text(minimum.amount) : 'none: any price'],
      ],
      warning:
        'Until it is paid the shares stay in the pool: they earn, and they bear losses. You are paid at the price of that moment.',
      plan: (owner) => planWithdrawalRequest({ pool, owner, shares, minAmountOut: minimum.amount ?? 0n }),
      done: 'Withdrawal requested',
      after: () => setText(''),
    });
  };

  const everything = () => {
    setUnit('shares');
    setText(exactShares(held, mint.decimals));
  };

  return (
    <div className="stack">
      {position?.request.state === 'lapsed' && (
        <Notice tone="warn" title="Your last request has lapsed">
          Nobody executed it in its window. The shares are still yours; ask again, the cooldown begins anew.
        </Notice>
      )}
      <Choice
        label="Say it in"
        value={unit}
        options={[
          { value: 'amount', label: mint.symbol },
          { value: 'shares', label: 'Shares' },
        ]}
        choose={(next) => {
          setUnit(next);
          setText('');
        }}
      />
      <Field
        label={unit === 'amount' ? 'Amount to withdraw' : 'Shares to withdraw'}
        inputMode="decimal"
        value={text}
        error={wanted.error}
        suffix={unit === 'amount' ? mint.symbol : 'shares'}
        hint={position && `Your position is worth ${mint.text(worth)}, ${formatShares(held, mint.decimals)} shares.`}
        action={
          held > 0n && (
            <Button tone="plain" size="small" onClick={everything}>
              Everything
            </Button>
          )
        }
        onChange={(event) => setText(event.target.value)}
      />
      <Field
        label="Least amount (may be left empty)"
        inputMode="decimal"
        value={least}
        error={minimum.error}
        suffix={mint.symbol}
        hint="Worth less when somebody executes it, the request ends unpaid and leaving takes another cooldown."
        onChange={(event) => setLeast(event.target.value)}
      />
      <Facts
        items={[
          ['Worth now', shares && quote ? mint.text(quote.amount) : '–'],
          ['Can be paid from', quote ? formatTime(quote.maturesAt) : '–'],
          ['Lapses after', quote ? formatTime(quote.lapsesAt) : '–'],
          ['Pool’s capital after', shares && quote ? mint.text(quote.capitalAfter) : '–'],
          ['Most shares that solvency lets go now', quote ? formatShares(quote.mostShares, mint.decimals) : '–'],
        ]}
      />
      {shares !== undefined && shares > 0n && shares <= held && quote?.refusal && (
        <Notice tone="warn" title="If it were due now it would not be paid">
          {capitalReason(quote.refusal)} You may ask all the same: this is looked at again when it is executed.
        </Notice>
      )}
      <Act refused={refused()} onClick={review}>
        Request withdrawal
      </Act>
    </div>
  );
}
