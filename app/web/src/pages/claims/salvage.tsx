import { planRecovery } from '@bulwark/client';
import { useState } from 'react';
import { usePayerNames } from '../../capital/payers';
import { useNow } from '../../chain/chain';
import { useTransaction } from '../../chain/transaction';
import { typedAmount } from '../../forms/amount';
import { Notice } from '../../ui/badge';
import { Button } from '../../ui/button';
import { Card, Facts } from '../../ui/card';
import { Field } from '../../ui/field';
import { Left } from '../../ui/time';
import { useHas } from '../../wallet/purse';
import { useWallet } from '../../wallet/wallet';
import { smaller } from '../../words/amounts';
import { factorText, ratio } from './money';
import { toClaims, toLayers } from './payers';
import type { Room } from './room';
import style from './salvage.module.css';

/** What was recovered of the loss, and how to bring more. */
export function Salvage({ room }: { room: Room }) {
  const { view, incident, mint } = room;
  const now = useNow();
  const open = view.deadlines.salvage !== null && now <= view.deadlines.salvage;
  const first = open && view.shortfall > 0n;
  return (
    <Card
      title="Recovered money"
      note="Money that comes back after a loss: from the thief, a court, a rescue. Anybody may bring it."
    >
      <Facts
        items={[
          ['Recovered so far', mint.text(incident.data.recovered)],
          ['Of it, to claims', mint.text(toClaims(incident.data))],
          ['Of it, back to those who paid', mint.text(toLayers(incident.data))],
          view.shortfall > 0n && ['Still owed to claims', mint.text(view.shortfall)],
          view.shortfall > 0n &&
            view.deadlines.salvage !== null && [
              'Goes to claims first for',
              <Left key="left" until={view.deadlines.salvage + 1n} past="no longer" />,
            ],
        ]}
      />
      <p>
        {first
          ? `What is brought now lifts every claim by the same share, until the ${mint.text(view.shortfall)} that are short are paid. What is beyond that goes back to those who paid the loss, who paid last first.`
          : `${view.shortfall > 0n ? 'The time in which recovered money went to claims is over' : 'Claims have all they were approved'}: what is brought now goes back to those who paid the loss, who paid last first.`}
      </p>
      <Bring room={room} first={first ? view.shortfall : 0n} />
    </Card>
  );
}

/** `owed` is what claims get before anybody else. */
function Bring({ room, first: owed }: { room: Room; first: bigint }) {
  const { view, mint, pool } = room;
  const [text, setText] = useState('');
  const ask = useTransaction();
  const { wallet, connect } = useWallet();
  const has = useHas(pool.data.mint);
  const name = usePayerNames(pool.address);
  const { amount, error } = typedAmount(text, mint.decimals);
  const short = amount !== undefined && has !== undefined && amount > has;
  const claims = smaller(amount ?? 0n, owed);
  const rest = (amount ?? 0n) - claims;
  const payers = view.paidBy.filter(({ amount }) => amount > 0n).reverse();
  const bring = () =>
    amount &&
    ask({
      title: 'Bring recovered money',
      facts: [
        ['You pay', mint.text(amount)],
        ['To claims', mint.text(claims)],
        claims > 0n && [
          'Every claim has then been paid',
          `${factorText(ratio(view.collected + claims, view.approvedTotal))} of what was approved`,
        ],
        ['Back to those who paid the loss', mint.text(rest)],
      ],
      warning: 'It is not a loan and gives no shares: you get nothing back.',
      plan: (payer) => planRecovery({ ...room, payer, amount }),
      done: 'Recovered money brought',
      after: () => setText(''),
    });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (wallet) bring();
        else connect();
      }}
    >
      <Field
        label="Amount to bring"
        inputMode="decimal"
        value={text}
        suffix={mint.symbol}
        onChange={(event) => setText(event.target.value)}
        error={error ?? (short ? `The wallet has ${mint.text(has)}.` : undefined)}
      />
      {amount !== undefined && amount > 0n && (
        <Notice title="What it does, in this order">
          <ol className={style.order}>
            {owed > 0n && (
              <li>
                {mint.text(claims)} to the claims: each is then paid{' '}
                {factorText(ratio(view.collected + claims, view.approvedTotal))} instead of {factorText(view.factor ?? 0n)}
              </li>
            )}
            {rest > 0n && payers.length > 0 && (
              <li>
                {mint.text(rest)} to those who paid, until each has all back:{' '}
                {payers.map(({ payer, amount }) => `${name(payer)} (${mint.text(amount)})`).join(', then ')}
              </li>
            )}
            {rest > 0n && <li>anything left to the pool’s capital</li>}
          </ol>
        </Notice>
      )}
      <div>
        <Button type="submit" disabled={wallet !== undefined && (!amount || short)}>
          {wallet ? 'Bring money back' : 'Connect wallet'}
        </Button>
      </div>
    </form>
  );
}
