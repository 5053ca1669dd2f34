import { formatBps, planBond } from '@bulwark/client';
import { useState } from 'react';
import { useNow } from '../../../chain/chain';
import { useTransaction } from '../../../chain/transaction';
import { typedAmount } from '../../../forms/amount';
import { Badge } from '../../../ui/badge';
import { Button } from '../../../ui/button';
import { Facts } from '../../../ui/card';
import { Field } from '../../../ui/field';
import { When } from '../../../ui/time';
import { useHas } from '../../../wallet/purse';
import { type Desk, isBonded } from './desk';
import style from './desk.module.css';

/** What a member has at stake, how it is locked and how it could be lost. */
export function Bond({ desk }: { desk: Desk }) {
  const { attestor, bondMint, room } = desk;
  const now = useNow();
  const { attestorBond, slashBps, toleranceBps } = room.incident.data;
  const member = desk.seat !== undefined || desk.appealSeat !== undefined;
  const locked = attestor?.data.lockedUntil ?? 0n;
  return (
    <section className={style.part} aria-label="Your bond">
      <h3>Bond</h3>
      <Facts
        items={[
          ['Needed to vote on this incident', bondMint.text(attestorBond)],
          member && [
            'Your bond',
            <span key="bond" className="row">
              {bondMint.text(attestor?.data.bond ?? 0n)}
              {isBonded(desk) ? <Badge tone="ok">enough</Badge> : <Badge tone="bad">too small</Badge>}
            </span>,
          ],
          member && ['Locked until', locked > now ? <When key="locked" at={locked} /> : 'not locked'],
          member && attestor !== undefined && ['Votes cast, ever', String(attestor.data.votes)],
          member && attestor !== undefined && attestor.data.slashed > 0n && ['Lost, ever', bondMint.text(attestor.data.slashed)],
        ]}
      />
      <p className="soft small">
        A vote locks the bond until appeals of this incident could be decided, and a week more. If an appeal finds an amount that
        differs from yours by more than {formatBps(toleranceBps)}, anyone may have your seat lose {formatBps(slashBps)} of the
        needed bond: half goes to the appellant, half to the treasury. Whether you approved too much or too little makes no
        difference.
      </p>
      {member && !isBonded(desk) && <Raise desk={desk} />}
    </section>
  );
}

function Raise({ desk }: { desk: Desk }) {
  const { attestor, bondMint, room, fund } = desk;
  const ask = useTransaction();
  const has = useHas(bondMint.address);
  const missing = room.incident.data.attestorBond - (attestor?.data.bond ?? 0n);
  const [text, setText] = useState(bondMint.text(missing, { symbol: false, maxDigits: bondMint.decimals }));
  const { amount, error } = typedAmount(text, bondMint.decimals);
  const poor = amount !== undefined && has !== undefined && amount > has;
  return (
    <form
      className="stack-tight"
      onSubmit={(event) => {
        event.preventDefault();
        if (!amount || poor) return;
        ask({
          title: 'Raise the bond',
          facts: [
            ['You put in', bondMint.text(amount)],
            ['Your bond is then', bondMint.text((attestor?.data.bond ?? 0n) + amount)],
            ['You take it out', 'when no incident that you voted on locks it'],
          ],
          plan: (authority) => planBond({ fund, bondMint, authority, attestor, amount }),
          done: 'Bond raised',
        });
      }}
    >
      <Field
        label="Add to the bond"
        inputMode="decimal"
        value={text}
        suffix={bondMint.symbol}
        error={error ?? (poor ? `The wallet has ${bondMint.text(has)}.` : undefined)}
        onChange={(event) => setText(event.target.value)}
      />
      <div>
        <Button type="submit" disabled={!amount || poor}>
          Raise the bond
        </Button>
      </div>
    </form>
  );
}
