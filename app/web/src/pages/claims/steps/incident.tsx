import { planIncidentClosing, planRejection, planReportBondRelease } from '@bulwark/client';
import { Person } from '../person';
import { stepOf } from '../phase';
import type { Room } from '../room';
import { type Action, ofStep } from './action';
import { finish, type Standing, settle } from './settlement';

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
