import { formatBps, formatDate, type LoadedKind, planCommitment } from '@bulwark/client';
import { useState } from 'react';
import { useLossReported } from '../../capital/notices';
import { capitalRefusal } from '../../capital/refusal';
import { useView } from '../../chain/book';
import type { NamedMint } from '../../chain/mints';
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
import { premiumAYear } from './estimate';
import type { Known } from './programme';

/** Puts capital behind a tranche. */
export function CommitForm({
  pool,
  mint,
  tranche: { account, view },
  position,
}: {
  pool: LoadedKind<'pool'>;
  mint: NamedMint;
  tranche: Known;
  position: LoadedKind<'tranchePosition'> | undefined;
}) {
  const [text, setText] = useState('');
  const [tolerance, setTolerance] = useState(TOLERANCE);
  const ask = useTransaction();
  const reported = useLossReported(pool);
  const has = useHas(mint.address);
  const { amount, error } = typedAmount(text, mint.decimals);
  // Without an amount: whether a little would be taken.
  const little = view.room > 0n ? smaller(view.room, 10n ** BigInt(mint.decimals)) : 1n;
  const quote = useView((book) => book.quoteCommit(view.address, amount ?? little));
  const earning = useView((book) => book.pool(pool.address));
  const { layer } = view;
  const most = has === undefined ? undefined : smaller(view.room, has);
  const shown = amount !== undefined && quote ? quote : undefined;
  const minSharesOut = quote && atLeast(quote.shares, tolerance);
  const premium =
    shown &&
    earning &&
    premiumAYear(layer, earning, pool.data.settings.feeBps, {
      collateral: shown.collateralAfter,
      shares: shown.shares,
      totalShares: view.totalShares + shown.shares,
    });
  const premiumText = premium === undefined ? '–' : `about ${mint.text(premium)}`;

  const refused = (): string | undefined => {
    if (error) return error;
    if (!quote) return 'Reading from the chain.';
    if (quote.refusal) return capitalRefusal(quote.refusal);
    if (amount === undefined) return 'Enter how much to commit.';
    if (has !== undefined && amount > has) return `The wallet has ${mint.text(has)} only.`;
    return undefined;
  };

  const review = () => {
    if (amount === undefined || !quote || minSharesOut === undefined) return;
    ask({
      title: 'Commit capital',
      facts: [
        ['You pay', mint.text(amount)],
        ['You get', `${formatShares(quote.shares, mint.decimals)} shares`],
        ['At least', `${formatShares(minSharesOut, mint.decimals)} shares`],
        ['They are of the tranche', formatBps(quote.shareOfTrancheBps)],
        ['Premium a year', premiumText],
        ['Locked until', formatDate(layer.lockedUntil)],
        position === undefined && ['Opens your position', 'its rent comes back when you close it'],
      ],
      warning: `${reported ? 'A loss is reported: confirmed, you bear your part of it. ' : ''}You cannot take it back before ${formatDate(layer.lockedUntil)}, and losses can take all of it. Stay without a word and you are in the next term.`,
      plan: (owner) => planCommitment({ pool, mint, tranche: account, owner, position, amount, minSharesOut }),
      done: 'Capital committed',
      after: () => setText(''),
    });
  };

  return (
    <div className="stack">
      <Field
        label="Amount to commit"
        inputMode="decimal"
        value={text}
        error={error}
        suffix={mint.symbol}
        hint={`The tranche takes ${mint.text(view.room)} more.${has === undefined ? '' : ` The wallet has ${mint.text(has)}.`}`}
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
          ['You get', shown ? `${formatShares(shown.shares, mint.decimals)} shares` : '–'],
          ['Part of the tranche', shown ? formatBps(shown.shareOfTrancheBps) : '–'],
          ['Your premium a year', premiumText],
          ['Collateral after', shown ? mint.text(shown.collateralAfter) : '–'],
          ['Locked until', formatDate(layer.lockedUntil)],
        ]}
      />
      <Act refused={refused()} onClick={review}>
        Commit
      </Act>
      <p className="soft small">
        The premium is arithmetic on the contract and on what the pool earns now, no forecast. A pool that earns less pays less,
        and losses come off your capital.
      </p>
    </div>
  );
}
