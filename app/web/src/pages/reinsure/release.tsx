import { formatTime, type LoadedKind, planRelease, planReleaseCancellation, planReleaseRequest } from '@bulwark/client';
import type { TranchePositionView } from '@bulwark/client/maths';
import { useState } from 'react';
import { capitalRefusal } from '../../capital/refusal';
import type { NamedMint } from '../../chain/mints';
import { useTransaction } from '../../chain/transaction';
import { Act } from '../../forms/act';
import { typed } from '../../forms/amount';
import { Button } from '../../ui/button';
import { Facts } from '../../ui/card';
import { Field } from '../../ui/field';
import { exactShares, formatShares, parseShares } from '../../words/shares';
import type { Known } from './programme';

/** Leaving a tranche: asking for it, taking it back, being paid. */
export function ReleaseForm({
  pool,
  mint,
  tranche,
  account,
  view,
}: {
  pool: LoadedKind<'pool'>;
  mint: NamedMint;
  tranche: Known;
  account: LoadedKind<'tranchePosition'>;
  view: TranchePositionView;
}) {
  const ask = useTransaction();
  const [text, setText] = useState('');
  const { amount: shares, error } = typed(text, (value) => parseShares(value, mint.decimals));
  const words = (of: bigint) => `${formatShares(of, mint.decimals)} shares`;
  const asked = view.requested > 0n;

  const refused = (): string | undefined => {
    if (error) return error;
    if (shares === undefined || shares === 0n) return 'Enter how many shares should leave.';
    if (shares > view.shares) return `The position has ${words(view.shares)}.`;
    return undefined;
  };
  const refusedRelease =
    view.releaseRefusal?.name === 'TrancheLocked'
      ? `Capital is locked until the term is over and its losses could be reported: until ${formatTime(tranche.view.layer.lockedUntil)}.`
      : view.releaseRefusal
        ? capitalRefusal(view.releaseRefusal)
        : undefined;
  const request = () =>
    shares !== undefined &&
    ask({
      title: 'Request release',
      facts: [
        ['Shares that leave', words(shares)],
        asked && ['In place of', words(view.requested)],
        ['Can be paid from', formatTime(view.unlocksAt)],
      ],
      warning:
        'Until the lock is over the capital stays, earns and pays losses. The tranche is not renewed before these shares are out.',
      plan: async (owner) => planReleaseRequest({ owner, position: account, shares }),
      done: 'Release requested',
      after: () => setText(''),
    });
  const cancel = () =>
    ask({
      title: 'Cancel the release',
      facts: [['Shares that stay', words(view.requested)]],
      warning: 'They stay for the next term too, unless you ask again before it begins.',
      plan: async (owner) => planReleaseCancellation({ owner, position: account }),
      done: 'Release cancelled',
    });
  const release = () =>
    ask({
      title: 'Release capital',
      facts: [
        ['Shares', words(view.releaseShares)],
        ['Worth now', mint.text(view.releaseAmount)],
        ['Paid to', 'your token account'],
      ],
      plan: (payer) => planRelease({ pool, mint, tranche: tranche.account, payer, position: account }),
      done: 'Capital released',
    });

  return (
    <div className="stack">
      <Facts
        items={[
          asked && ['Asked to be released', words(view.requested)],
          !view.releaseRefusal && ['Would be paid now', mint.text(view.releaseAmount)],
          !view.releaseRefusal && ['For', words(view.releaseShares)],
        ]}
      />
      {!view.releaseRefusal && view.releaseShares > view.requested && (
        <p className="soft small">
          The tranche was not renewed in time, or is wiped: anyone may release whole positions, asked for or not.
        </p>
      )}
      <div className="stack-tight">
        <Act refused={refusedRelease} onClick={release}>
          Release
        </Act>
        {asked && (
          <Act tone="quiet" onClick={cancel}>
            Cancel release
          </Act>
        )}
      </div>
      <Field
        label="Shares to release"
        inputMode="decimal"
        value={text}
        error={error}
        suffix="shares"
        hint={
          asked ? 'A new request takes the place of the last.' : 'Ask before the next term begins: whoever does not is in it.'
        }
        action={
          <Button tone="plain" size="small" onClick={() => setText(exactShares(view.shares, mint.decimals))}>
            Everything
          </Button>
        }
        onChange={(event) => setText(event.target.value)}
      />
      <Act tone="quiet" refused={refused()} onClick={request}>
        Request release
      </Act>
    </div>
  );
}
