import { formatBps, formatDuration, planDeposit } from '@bulwark/client';
import { useState } from 'react';
import { useLossReported } from '../../capital/notices';
import { capitalRefusal } from '../../capital/refusal';
import { useFund } from '../../chain/accounts';
import { useView } from '../../chain/book';
import { useTransaction } from '../../chain/transaction';
import { Act } from '../../forms/act';
import { typedAmount } from '../../forms/amount';
import { atLeast, TOLERANCE, ToleranceChoice } from '../../forms/tolerance';
import { Button } from '../../ui/button';
import { Facts } from '../../ui/card';
import { Field } from '../../ui/field';
import { useHas } from '../../wallet/purse';
import { smaller } from '../../words/amounts';
import { formatShares } from '../../words/shares';
import type { Mine } from './actions';

/** Puts capital into the pool. */
export function DepositForm({ pool, mint, account }: Mine) {
  const [text, setText] = useState('');
  const [tolerance, setTolerance] = useState(TOLERANCE);
  const ask = useTransaction();
  const has = useHas(mint.address);
  const rules = useFund().data?.data.parameters;
  const reported = useLossReported(pool);
  const { amount, error } = typedAmount(text, mint.decimals);
  const { minDeposit } = pool.data.settings;
  // Without an amount: whether the least would be taken.
  const quote = useView((book) => book.quoteDeposit(pool.address, amount ?? minDeposit));
  const most = quote && has !== undefined ? smaller(quote.room, has) : undefined;
  const shares = quote && formatShares(quote.shares, mint.decimals);
  const minSharesOut = quote && atLeast(quote.shares, tolerance);

  const refused = (): string | undefined => {
    if (error) return error;
    if (!quote) return 'Reading from the chain.';
    if (quote.refusal) return capitalRefusal(quote.refusal);
    if (amount === undefined) return 'Enter how much to deposit.';
    if (has !== undefined && amount > has) return `The wallet has ${mint.text(has)} only.`;
    return undefined;
  };

  const review = () => {
    if (amount === undefined || !quote || minSharesOut === undefined) return;
    ask({
      title: 'Deposit',
      facts: [
        ['You pay', mint.text(amount)],
        ['You get', `${shares} shares`],
        ['At least', `${formatShares(minSharesOut, mint.decimals)} shares`],
        ['They are of the pool', formatBps(quote.shareOfPoolBps)],
        account === undefined && ['Opens your position', 'its rent comes back when you close it'],
      ],
      warning: reported
        ? 'A loss is reported. If it is confirmed, you bear your part of it, although it happened before you came.'
        : 'You can lose all of it. It leaves again only a cooldown after you ask, and while every solvency rule holds.',
      plan: (owner) => planDeposit({ pool, mint, owner, position: account, amount, minSharesOut }),
      done: 'Deposited',
      after: () => setText(''),
    });
  };

  return (
    <div className="stack">
      <Field
        label="Amount to deposit"
        inputMode="decimal"
        placeholder={mint.text(minDeposit, { symbol: false })}
        value={text}
        error={error}
        suffix={mint.symbol}
        hint={`At least ${mint.text(minDeposit)}.${has === undefined ? '' : ` The wallet has ${mint.text(has)}.`}`}
        action={
          most !== undefined && (
            <Button
              tone="plain"
              size="small"
              onClick={() => setText(mint.text(most, { symbol: false, maxDigits: mint.decimals }))}
            >
              Most
            </Button>
          )
        }
        onChange={(event) => setText(event.target.value)}
      />
      <ToleranceChoice bps={tolerance} choose={setTolerance} />
      <Facts
        items={[
          ['You get', amount !== undefined && quote ? `${shares} shares` : '–'],
          ['Part of the pool', amount !== undefined && quote ? formatBps(quote.shareOfPoolBps) : '–'],
          ['Capital after', amount !== undefined && quote ? mint.text(quote.capitalAfter) : '–'],
          ['Room below the cap', quote ? mint.text(quote.room) : '–'],
        ]}
      />
      <Act refused={refused()} onClick={review}>
        Deposit
      </Act>
      {rules && (
        <p className="soft small">
          To leave you ask first and wait {formatDuration(BigInt(rules.withdrawalCooldown))}; then there are{' '}
          {formatDuration(BigInt(rules.withdrawalWindow))} to be paid. So nobody gets out ahead of a loss that has happened.
        </p>
      )}
    </div>
  );
}
