import { joinPlans } from '@bulwark/client';
import { useEffect, useRef, useState } from 'react';
import { useNow } from '../../../chain/chain';
import { useTransaction } from '../../../chain/transaction';
import { Button } from '../../../ui/button';
import { Left } from '../../../ui/time';
import { reasonText } from '../../../words/reasons';
import type { RoomClaim } from '../room';
import { count } from '../words';
import type { Desk } from './desk';
import style from './desk.module.css';
import { FindingForm } from './finding';
import type { Finding, Job } from './job';

/**
 * The claims that wait for a member's vote, one after the other. What is found is kept here until it is sent: several votes in one
 * go, signed together.
 */
export function Queue({ desk, job }: { desk: Desk; job: Job }) {
  const { mint } = desk.room;
  const now = useNow();
  const ask = useTransaction();
  const [found, setFound] = useState<ReadonlyMap<string, Finding>>(new Map());
  const [chosen, choose] = useState<string>();
  const [working, work] = useState(false);
  const key = ({ account }: RoomClaim) => account.address;
  const ready = job.todo.filter((claim) => found.has(key(claim)));
  const left = job.todo.filter((claim) => !found.has(key(claim)));
  const current = job.todo.find((claim) => key(claim) === chosen) ?? left[0];
  const late = job.until !== null && now > job.until;
  const why = late ? 'The time to vote is over.' : job.barred;

  const signing = useRef<HTMLDivElement>(null);
  const done = left.length === 0 && ready.length > 0;
  useEffect(() => {
    if (done) signing.current?.querySelector('button')?.focus();
  }, [done]);

  const keep = (claim: RoomClaim, finding: Finding) => {
    setFound((before) => new Map(before).set(key(claim), finding));
    choose(undefined);
    work(true);
  };
  const drop = (claim: RoomClaim) => {
    setFound((before) => new Map([...before].filter(([address]) => address !== key(claim))));
    choose(key(claim));
    work(true);
  };
  const send = () =>
    ask({
      title: `Cast ${count(ready.length, 'vote')}`,
      facts: ready.map((claim) => {
        const finding = found.get(key(claim));
        return [
          `Claim ${claim.number}: ${mint.text(claim.view.requested)} requested`,
          `${mint.text(finding?.amount ?? 0n)} found`,
        ];
      }),
      warning: 'A vote stands, and locks your bond.',
      plan: async (member) =>
        joinPlans(
          ...(await Promise.all(
            ready.flatMap((claim) => {
              const finding = found.get(key(claim));
              return finding ? [job.plan(claim, member, finding)] : [];
            }),
          )),
        ),
      done: `${count(ready.length, 'vote')} cast`,
      after: () => setFound(new Map()),
    });

  return (
    <section className={style.part} aria-label={job.title}>
      <div className="between">
        <h3>
          {job.title} ({job.todo.length})
        </h3>
        {job.until !== null && job.todo.length > 0 && <Left until={job.until + 1n} />}
      </div>
      {job.todo.length === 0 ? (
        <p className="soft">Nothing waits for your vote here.</p>
      ) : (
        <>
          <p className="soft small">{job.about}</p>
          {why && <p className="small">{why}</p>}
          <ol className={style.queue} aria-label={`${job.title}, one by one`}>
            {job.todo.map((claim) => (
              <li key={key(claim)}>
                <button type="button" aria-pressed={claim === current} onClick={() => choose(key(claim))}>
                  Claim {claim.number}
                  {found.has(key(claim)) && ' ✓'}
                </button>
              </li>
            ))}
          </ol>
          {current && (
            <FindingForm
              key={key(current)}
              desk={desk}
              job={job}
              claim={current}
              before={found.get(key(current))}
              why={why}
              focus={working}
              keep={(finding) => keep(current, finding)}
            />
          )}
          {ready.length > 0 && (
            <div className={style.ready}>
              <ul>
                {ready.map((claim) => {
                  const finding = found.get(key(claim));
                  return (
                    <li key={key(claim)} className="between">
                      <span>
                        Claim {claim.number}: {mint.text(finding?.amount ?? 0n)}
                        {job.kind === 'claims' && finding && <span className="soft"> ({reasonText(finding.reason)})</span>}
                      </span>
                      <Button
                        tone="plain"
                        size="small"
                        aria-label={`Change the vote on claim ${claim.number}`}
                        onClick={() => drop(claim)}
                      >
                        Change
                      </Button>
                    </li>
                  );
                })}
              </ul>
              <div ref={signing}>
                <Button disabled={why !== undefined} onClick={send}>
                  Sign {count(ready.length, 'vote')}
                </Button>
              </div>
            </div>
          )}
        </>
      )}
    </section>
  );
}
