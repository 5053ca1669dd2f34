import type { LoadedKind } from '@bulwark/client';
import { planIncidentClosing, planRejection, planReportBondRelease, planSettlement, planSettlementFinish } from '@bulwark/client';
import type { AllocationView, StopLossView } from '@bulwark/client/maths';
import { reachesBuffers } from '../liquidation';
import { factorText } from '../money';
import { Person } from '../person';
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

/** Steps of the incident itself that anyone may take; those that do not belong to its state are missing. */
export function incidentActions(
  room: Room,
  standing: Standing,
): Record<'reject' | 'settle' | 'finish' | 'releaseBond' | 'close', Action | undefined> {
  return {
    reject: reject(room),
    settle: settle(room, standing),
    finish: finish(room, standing),
    releaseBond: releaseBond(room),
    close: close(room),
  };
}

function reject(room: Room): Action | undefined {
  const { view, incident, mint } = room;
  if (view.status !== 'reported') return undefined;
  return ofStep(stepOf(view, 'reject_incident'), {
    key: 'reject_incident',
    sooner: 'once too few seats are left to confirm it',
    name: 'End the report',
    about: 'Rejects a report that cannot be confirmed any more. The product is sold again.',
    request: {
      title: 'End the report',
      facts: [
        ['The incident becomes', 'Rejected'],
        ['Bond of the reporter', mint.text(incident.data.bond)],
        ['The bond is lost', 'only if votes against it alone decided; silence costs the reporter nothing'],
      ],
      plan: () => planRejection({ incident }),
      done: 'Report ended',
    },
  });
}

function settle(room: Room, { tranches, allocation, stopLoss }: Standing): Action | undefined {
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

function finish({ view, pool, incident, mint }: Room, { stopLoss }: Standing): Action | undefined {
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

function releaseBond(room: Room): Action | undefined {
  const { view, incident, mint } = room;
  const { bond, reporter } = incident.data;
  if (bond === 0n) return undefined;
  return ofStep(
    stepOf(view, 'release_report_bond'),
    {
      key: 'release_report_bond',
      name: 'Return the reporter’s bond',
      about: 'The report was right, or nobody voted it down: the bond goes back.',
      request: {
        title: 'Return the reporter’s bond',
        facts: [
          ['Bond', mint.text(bond)],
          ['Goes to', <Person key="to" address={reporter} />],
        ],
        plan: (payer) => planReportBondRelease({ ...room, payer }),
        done: 'Bond returned',
      },
    },
    view.status === 'reported' ? 'The report is not decided yet.' : undefined,
  );
}

function close(room: Room): Action | undefined {
  const { view, incident, pool } = room;
  if (view.status !== 'rejected' && view.status !== 'settled') return undefined;
  return ofStep(stepOf(view, 'close_incident'), {
    key: 'close_incident',
    name: 'Close the incident',
    about: 'Removes the account when nothing can reach its claims any more. What rounding left goes to the pool.',
    request: {
      title: 'Close the incident',
      facts: [
        ['Its deposit of SOL goes to', <Person key="to" address={incident.data.reporter} />],
        ['This page', 'shows nothing any more: the history stays in the chain’s transactions'],
      ],
      plan: () => planIncidentClosing({ pool, incident }),
      done: 'Incident closed',
    },
  });
}
