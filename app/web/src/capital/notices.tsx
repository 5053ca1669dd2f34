import { formatTime, type LoadedKind, Operation } from '@bulwark/client';
import type { IncidentView } from '@bulwark/client/maths';
import { Link } from 'wouter';
import { useFund, useIncidents } from '../chain/accounts';
import { useView } from '../chain/book';
import { useNow } from '../chain/chain';
import { useNames } from '../chain/names';
import { Notice } from '../ui/badge';

/** Incidents of a pool that are neither settled nor rejected. */
function useOpenIncidents(pool: LoadedKind<'pool'>): readonly IncidentView[] {
  const ofPool = useIncidents().data?.filter(({ data }) => data.pool === pool.address);
  const views = useView((book) => ofPool?.map(({ address }) => book.incident(address))) ?? [];
  return views.filter(({ status }) => status === 'reported' || status === 'confirmed' || status === 'liquidating');
}

/** Whether a loss of the pool is reported that may still be confirmed: who joins now would bear it. */
export function useLossReported(pool: LoadedKind<'pool'>): boolean {
  const now = useNow();
  return useOpenIncidents(pool).some(({ status, deadlines }) => status === 'reported' && now <= deadlines.confirm);
}

/** What stands between a pool and deposits or withdrawals, with its deadlines. */
export function PoolNotices({ pool }: { pool: LoadedKind<'pool'> }) {
  const view = useView((book) => book.pool(pool.address));
  const incidents = useOpenIncidents(pool);
  const pausedUntil = useFund().data?.data.pausedUntil[Operation.Deposit] ?? 0n;
  const paused = pausedUntil > useNow();
  return (
    <>
      {view?.wiped && (
        <Notice tone="bad" title="This pool is wiped">
          A loss took all of its capital. It takes no deposit and sells no cover; positions close at what is left or comes in
          later.
        </Notice>
      )}
      {incidents.map((incident) => (
        <IncidentNotice key={incident.address} incident={incident} />
      ))}
      {view?.tripped && (
        <Notice tone="warn" title="The stop-loss has tripped">
          No new cover is sold. Deposits and withdrawals go on by their own rules.
        </Notice>
      )}
      {paused && (
        <Notice tone="warn" title={`Deposits are paused until ${formatTime(pausedUntil)} at the latest`}>
          Withdrawals are never paused.
        </Notice>
      )}
    </>
  );
}

function IncidentNotice({ incident }: { incident: IncidentView }) {
  const product = useNames().product(incident.product);
  const over = useNow() > incident.deadlines.confirm;
  const more = <Link href={`/claims/${incident.address}`}>See the incident</Link>;
  if (incident.status === 'reported' && over) {
    return (
      <Notice tone="info" title={`A report of a loss of ${product} was not confirmed in time`}>
        It holds nothing, and anyone may drop it. {more}
      </Notice>
    );
  }
  if (incident.status === 'reported') {
    return (
      <Notice tone="warn" title={`A loss of ${product} is reported and voted on`}>
        The committee decides until {formatTime(incident.deadlines.confirm)}. Confirmed, it holds the pool: whoever is in it then
        bears the loss, also who deposits now. {more}
      </Notice>
    );
  }
  return (
    <Notice tone="warn" title={`A confirmed loss of ${product} holds this pool`}>
      Deposits, withdrawals and re-insurers’ capital wait until it is settled, so that nobody leaves ahead of it and nobody new
      inherits it. {untilSettled(incident)} {more}
    </Notice>
  );
}

/** When a confirmed loss can be settled. */
function untilSettled({ status, steps, deadlines }: IncidentView): string {
  if (status === 'liquidating') return 'Its settlement waits for the stop-loss buffers, whose turns have deadlines.';
  const settlement = steps.find(({ step }) => step === 'settle_incident');
  if (settlement?.open) return 'Anyone may settle it now.';
  const at = settlement?.opensAt ?? deadlines.appealAssess;
  return at === null ? '' : `Anyone may settle it from ${formatTime(at)} at the latest.`;
}
