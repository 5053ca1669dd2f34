import { Card, Stat, Stats } from '../../ui/card';
import { factorText } from './money';
import type { Room } from './room';
import { count } from './words';

/** What is asked, approved, found and paid. */
export function Totals({ room: { view, mint } }: { room: Room }) {
  const money = (amount: bigint) => mint.text(amount);
  const settled = view.status === 'settled';
  const undecided = view.undecidedClaims > 0 && `${count(view.undecidedClaims, 'claim')} without a decision`;
  return (
    <Card title="All claims together">
      <Stats>
        <Stat label="Requested" value={money(view.requestedTotal)} hint={`by ${count(view.claimsFiled, 'claim')}`} />
        <Stat
          label={view.status === 'confirmed' ? 'Approved so far' : 'Approved'}
          value={money(view.approvedTotal)}
          hint={undecided || 'what the committees found, less deductibles'}
        />
        {settled && view.factor !== null && (
          <>
            <Stat label="Collected" value={money(view.collected)} hint="found to pay it, from all who stand behind the pool" />
            <Stat
              label="Settlement factor"
              value={factorText(view.factor)}
              hint="of what was approved is paid, the same for all claims"
              tone={view.shortfall > 0n ? 'warn' : 'ok'}
            />
            <Stat label="Paid out" value={money(view.paid)} hint="to policyholders so far" />
            <Stat
              label="Shortfall"
              value={money(view.shortfall)}
              hint={view.shortfall > 0n ? 'stays owed: recovered money pays it first' : 'nothing stays owed'}
              tone={view.shortfall > 0n ? 'bad' : undefined}
            />
          </>
        )}
      </Stats>
    </Card>
  );
}
