import type { AllocationView, StopLossView } from '@bulwark/client/maths';
import { Link } from 'wouter';
import { usePayerNames } from '../../capital/payers';
import { useView } from '../../chain/book';
import { Facts } from '../../ui/card';
import { Left, When } from '../../ui/time';
import type { Room } from './room';

/** Whether a settlement would ask the buffers: something lies beyond the stop-loss line, and a buffer has collateral or cash. */
export function reachesBuffers(allocation: AllocationView, { buffers }: StopLossView): boolean {
  const beyond = allocation.parts.some(
    ({ payer, amount }) =>
      amount > 0n && (payer.kind === 'buffer' || payer.kind === 'capitalBeyondLine' || payer.kind === 'shortfall'),
  );
  return beyond && buffers.some(({ collateral, cash }) => collateral > 0n || cash > 0n);
}

/** How a settlement goes that waits for the buffers. */
export function Liquidation({ room }: { room: Room }) {
  const { incident, pool, mint } = room;
  const name = usePayerNames(pool.address);
  const waiting = useView((book) => book.stopLoss(pool.address))?.liquidation;
  if (!waiting || waiting.incident !== incident.address) return null;
  return (
    <div className="stack-tight">
      <Facts
        items={[
          ['Still to be raised', mint.text(waiting.toRaise)],
          waiting.turn !== null && ['Whose turn it is', name({ kind: 'buffer', index: waiting.turn })],
          waiting.turn !== null && [
            'The turn ends',
            <span key="ends">
              <When at={waiting.turnDeadline} /> (<Left until={waiting.turnDeadline + 1n} />)
            </span>,
          ],
        ]}
      />
      <p>
        <Link href="/stop-loss">Go to the auctions</Link>: anyone may bid there, and end a turn that is over. Claims are paid when
        the settlement is finished, whatever the auctions raise.
      </p>
    </div>
  );
}
