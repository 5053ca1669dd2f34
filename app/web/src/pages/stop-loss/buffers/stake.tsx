import { formatBps, formatDuration, type LoadedKind, planStake } from '@bulwark/client';
import { useState } from 'react';
import { useFund } from '../../../chain/accounts';
import { useView } from '../../../chain/book';
import { useTransaction } from '../../../chain/transaction';
import { Act } from '../../../forms/act';
import { typedAmount } from '../../../forms/amount';
import { atLeast, atMost, TOLERANCE, ToleranceChoice } from '../../../forms/tolerance';
import { Button } from '../../../ui/button';
import { Facts } from '../../../ui/card';
import { Field } from '../../../ui/field';
import { useHas } from '../../../wallet/purse';
import { smaller } from '../../../words/amounts';
import { refusalText } from '../../../words/refusals';
import { formatShares } from '../../../words/shares';
import { atBuffer, type KnownBuffer, type StopLossRoom } from '../room';
import { useSpendable } from './spendable';

/** Puts collateral behind the pool. */
export function StakeForm({
  room,
  buffer,
  position,
}: {
  room: StopLossRoom;
  buffer: KnownBuffer;
  position: LoadedKind<'bufferPosition'> | undefined;
}) {
  const [text, setText] = useState('');
  const [tolerance, setTolerance] = useState(TOLERANCE);
  const ask = useTransaction();
  const { mint } = room;
  const { collateral, view, name } = buffer;
  const has = useSpendable(collateral);
  const money = useHas(mint.address);
  const fund = useFund().data?.data.parameters;
  const cooldown = fund ? formatDuration(BigInt(fund.withdrawalCooldown)) : '…';
  const { amount, error } = typedAmount(text, collateral.decimals);
  // Without an amount: whether a whole one would be taken.
  const quote = useView((book) => book.quoteStake(view.address, amount ?? 10n ** BigInt(collateral.decimals)));
  const shown = amount !== undefined && quote ? quote : undefined;
  const least = quote && atLeast(quote.shares, tolerance);
  // Cash comes along pro rata; it may grow as far as the shares may be fewer.
  const mostCash = quote && atMost(quote.cash, tolerance);

  const refused = (): string | undefined => {
    if (error) return error;
    if (!quote) return 'Reading from the chain.';
    if (quote.refusal) return refusalText(quote.refusal);
    if (amount === undefined) return 'Enter how much to stake.';
    if (has !== undefined && amount > has) return `The wallet has ${collateral.text(has)} to spend.`;
    if (mostCash && money !== undefined && mostCash > money)
      return `It takes up to ${mint.text(mostCash)} of cash; the wallet has ${mint.text(money)}.`;
    return undefined;
  };

  const review = () => {
    if (amount === undefined || least === undefined || mostCash === undefined || !quote) return;
    ask({
      title: `Stake in the ${name}`,
      facts: [
        ['You stake', collateral.text(amount)],
        quote.cash > 0n && ['Cash that comes along', `${mint.text(quote.cash)}, at most ${mint.text(mostCash)}`],
        ['You get', `${formatShares(quote.shares, collateral.decimals)} shares`],
        ['At least', `${formatShares(least, collateral.decimals)} shares`],
        ['You earn', `your part of ${formatBps(view.feeBps)} of the treasury’s fees`],
        ['Leaving takes', `${cooldown} of cooldown, then a window to be paid`],
        position === undefined && ['Opens your position', 'its rent comes back when you close it'],
      ],
      warning:
        'It stands behind sold cover. A loss beyond the pool’s stop-loss line sells it, all of it if need be, and you are paid nothing for it.',
      plan: (owner) => planStake({ ...atBuffer(room, buffer), owner, position, amount, minSharesOut: least, maxCash: mostCash }),
      done: 'Collateral staked',
      after: () => setText(''),
    });
  };

  const most = quote && has !== undefined ? smaller(quote.room, has) : undefined;
  return (
    <div className="stack">
      <Field
        label={`Amount of ${collateral.symbol} to stake`}
        inputMode="decimal"
        value={text}
        error={error}
        suffix={collateral.symbol}
        hint={`${quote ? `It takes ${collateral.text(quote.room)} more.` : ''}${has === undefined ? '' : ` The wallet has ${collateral.text(has)} to spend.`}`}
        action={
          most !== undefined && (
            <Button
              tone="plain"
              size="small"
              onClick={() => setText(collateral.text(most, { symbol: false, maxDigits: collateral.decimals }))}
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
          ['You get', shown ? `${formatShares(shown.shares, collateral.decimals)} shares` : '–'],
          ['Cash that comes along', shown ? mint.text(shown.cash) : '–'],
          ['Leaving takes', `${cooldown} of cooldown`],
        ]}
      />
      <Act refused={refused()} onClick={review}>
        Stake {collateral.symbol}
      </Act>
      <p className="soft small">
        No price is needed to come or to go. Income is what the pool really earns: none is promised. Your collateral can be sold
        for a loss that you had no part in.
      </p>
    </div>
  );
}
