import { planReportVote } from '@bulwark/client';
import { useNow } from '../../../chain/chain';
import { useTransaction } from '../../../chain/transaction';
import { Badge } from '../../../ui/badge';
import { Button } from '../../../ui/button';
import { Facts } from '../../../ui/card';
import { Left, When } from '../../../ui/time';
import { HashText } from '../evidence';
import { has } from '../seats';
import { barred, type Desk } from './desk';
import style from './desk.module.css';

/** A member says whether the report is an insured loss. */
export function ReportVote({ desk }: { desk: Desk }) {
  const { room, seat } = desk;
  const { incident, view } = room;
  const now = useNow();
  const ask = useTransaction();
  const { yes, no, evidenceHash } = incident.data;
  const until = view.deadlines.confirm;
  const voted = seat && (has(yes, seat) ? 'You voted: insured loss.' : has(no, seat) ? 'You voted: no insured loss.' : undefined);
  const why = now > until ? 'The time to vote is over.' : barred(desk);
  const last = (view.votes?.yes ?? 0) + 1 >= (view.votes?.threshold ?? 0);
  const vote = (isLoss: boolean) =>
    ask({
      title: isLoss ? 'Vote: insured loss' : 'Vote: no insured loss',
      facts: [
        ['Loss at', <When key="at" at={view.incidentTime} />],
        ['Votes so far', `${view.votes?.yes ?? 0} for, ${view.votes?.no ?? 0} against, ${view.votes?.threshold ?? 0} confirm it`],
        isLoss && last && ['Your vote', 'confirms the incident: claims can be filed from then on'],
      ],
      warning:
        isLoss && last
          ? 'With it the pool is held: deposits, withdrawals and sales wait until the settlement. A vote stands.'
          : 'A vote stands: it cannot be changed.',
      plan: (member) => planReportVote({ incident, member, isLoss }),
      done: 'Vote cast',
    });
  return (
    <section className={style.part} aria-label="Vote on the report">
      <h3>Was it an insured loss?</h3>
      <p>
        You confirm the time of the loss with it: <When at={view.incidentTime} />. It decides which policies are covered. Look at
        the evidence, and check that its fingerprint is the one below. Two reports of the same loss: vote one of them down.
      </p>
      <Facts
        items={[
          ['Fingerprint of the evidence', <HashText key="hash" hash={evidenceHash} />],
          ['Time to vote', <Left key="left" until={until + 1n} />],
        ]}
      />
      {voted ? (
        <p>
          <Badge tone="ok">voted</Badge> {voted} It counts unless you recuse yourself.
        </p>
      ) : (
        <>
          {why && (
            <p className="small" id="report-vote-why">
              {why}
            </p>
          )}
          <div className="row">
            <Button disabled={why !== undefined} aria-describedby={why && 'report-vote-why'} onClick={() => vote(true)}>
              Insured loss
            </Button>
            <Button
              tone="quiet"
              disabled={why !== undefined}
              aria-describedby={why && 'report-vote-why'}
              onClick={() => vote(false)}
            >
              No insured loss
            </Button>
          </div>
        </>
      )}
    </section>
  );
}
