import { Card, Stat, Stats } from '../../ui/card';
import { factorText } from './money';
import type { Room } from './room';

/** What is asked, approved, found and paid. */
export function Totals({ room: { view, mint } }: { room: Room }) {
  const money = (amount: bigint) => mint.text(amount);
  const settled = view.status === 'settled';
  return (
    <Card title="All claims together">
      <Stats>
        <Stat
          label="Requested"
          value={money(view.requestedTotal)}
          hint={`by ${view.claimsFiled} ${view.claimsFiled === 1 ? 'claim' : 'claims'}`}
        />
        <Stat
          label={settled ? 'Approved' : 'Approved so far'}
          value={money(view.approvedTotal)}
          hint={
            view.undecidedClaims > 0
              ? `${view.undecidedClaims} without a decision`
              : 'what the committees found, less deductibles'
          }
        />
        <Stat
          label="Found to pay it"
          value={settled ? money(view.collected) : 'after settlement'}
          hint="from all who stand behind the pool"
        />
        <Stat
          label="Every claim is paid"
          value={view.factor === null ? 'after settlement' : factorText(view.factor)}
          hint="of what was approved, the same for all"
          tone={view.factor === null ? undefined : view.shortfall > 0n ? 'warn' : 'ok'}
        />
        <Stat label="Paid out" value={money(view.paid)} />
        {settled && (
          <Stat
            label="Short"
            value={money(view.shortfall)}
            hint={view.shortfall > 0n ? 'stays owed: recovered money pays it first' : 'nothing is owed'}
            tone={view.shortfall > 0n ? 'bad' : undefined}
          />
        )}
      </Stats>
    </Card>
  );
}
