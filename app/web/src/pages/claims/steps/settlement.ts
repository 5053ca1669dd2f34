import type { LoadedKind } from '@bulwark/client';
import { planSettlement, planSettlementFinish } from '@bulwark/client';
import type { AllocationView, StopLossView } from '@bulwark/client/maths';
import { reachesBuffers } from '../liquidation';
import { factorText } from '../money';
import { stepOf } from '../phase';
import type { Room } from '../room';
import { count } from '../words';
import { type Action, ofStep } from './action';

/** Who stands behind the pool, and what they would pay of what is approved. */
export interface Standing {
  tranches: readonly LoadedKind<'tranche'>[];
  allocation: AllocationView | undefined;
  stopLoss: StopLossView | undefined;
}

/** Fixes who pays what; `undefined` once that is done, or never will be. */
export function settle(room: Room, { tranches, allocation, stopLoss }: Standing): Action | undefined {
  const { view, mint } = room;
  const sells = allocation && stopLoss && reachesBuffers(allocation, stopLoss);
  if (view.status === 'rejected' || view.status === 'settled' || view.status === 'liquidating') return undefined;
  const waits =
    view.status === 'reported'
      ? 'The report is not confirmed yet.'
      : view.undecidedClaims > 0
        ? `${count(view.undecidedClaims, 'claim has', 'claims have')} no decision yet.`
        : view.openAppeals > 0
          ? `${count(view.openAppeals, 'appeal is', 'appeals are')} not decided yet.`
          : undefined;
  return ofStep(
    stepOf(view, 'settle_incident'),
    {
      key: 'settle_incident',
      name: 'Settle',
      about: 'Fixes who pays, in order, and which share of its approved amount every claim gets. It happens once.',
      request: {
        title: 'Settle the incident',
        facts: [
          ['Approved for all claims', mint.text(view.approvedTotal)],
          allocation && ['From pool capital', mint.text(allocation.fromCapital)],
          allocation && ['From re-insurance', mint.text(allocation.fromTranches)],
          allocation && allocation.fromBuffers > 0n && ['From the stop-loss buffers, about', mint.text(allocation.fromBuffers)],
          allocation && ['Short, stays owed', mint.text(allocation.shortfall)],
          allocation && ['Every claim is paid', `${factorText(allocation.factor)} of what was approved`],
        ],
        plan: () => planSettlement({ ...room, tranches }),
        ...(sells
          ? {
              warning:
                'The part beyond the stop-loss line is asked of the buffers first. They may have to sell collateral: then claims are paid after their auctions.',
            }
          : {}),
        done: sells ? 'Settlement begun' : 'Settled',
      },
    },
    waits,
  );
}

/** Ends the wait for the buffers; `undefined` while there is none. */
export function finish({ view, pool, incident, mint }: Room, { stopLoss }: Standing): Action | undefined {
  if (view.status !== 'liquidating') return undefined;
  const toRaise = stopLoss?.liquidation?.toRaise;
  const waits = `The buffers have still their turn${toRaise ? `: ${mint.text(toRaise)} are to be raised` : ''}.`;
  return ofStep(
    stepOf(view, 'finish_settlement'),
    {
      key: 'finish_settlement',
      name: 'Finish the settlement',
      about:
        'Ends the wait for the stop-loss buffers: what they did not raise comes from the rest of capital, then claims are paid.',
      request: {
        title: 'Finish the settlement',
        facts: [['The incident becomes', 'Settled: claims are paid']],
        plan: () => planSettlementFinish({ pool, incident }),
        done: 'Settled',
      },
    },
    waits,
  );
}
