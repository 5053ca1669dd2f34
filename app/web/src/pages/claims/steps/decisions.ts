import { planAppealDecision, planClaimDecision } from '@bulwark/client';
import type { AssessmentVotes } from '@bulwark/client/maths';
import type { NamedMint } from '../../../chain/mints';
import type { Room } from '../room';
import { count } from '../words';
import { type Action, forAll, ofClaims } from './action';

const SOONER = 'once all seats that may vote have voted';

const verdict = (votes: AssessmentVotes | null, mint: NamedMint, none: string) =>
  votes?.wouldApprove == null ? none : `approves ${mint.text(votes.wouldApprove)}`;

/** Has claims decided whose votes are in. */
export function decideClaims({ claims = [], view, incident, mint }: Room): Action | undefined {
  if (view.status !== 'confirmed' || view.undecidedClaims === 0) return undefined;
  return ofClaims('decide_claim', claims, 'Votes are still out, and there is time left for them.', (open) => ({
    key: 'decide_claim',
    sooner: SOONER,
    name: open.length > 1 ? `Decide ${open.length} claims` : 'Decide claims',
    about: 'Takes the middle of the votes once all are cast or the time is over. Only claims decided in time can be appealed.',
    request: {
      title: `Decide ${count(open.length, 'claim')}`,
      facts: open.map(({ number, view }) => [
        `Claim ${number}: ${mint.text(view.requested)} requested`,
        verdict(view.votes, mint, 'too few votes: denied, may be appealed'),
      ]),
      plan: () => forAll(open, ({ account }) => planClaimDecision({ incident, claim: account })),
      done: `${count(open.length, 'claim')} decided`,
    },
  }));
}

/** Has appeals decided whose votes are in. */
export function decideAppeals({ claims = [], incident, mint }: Room): Action | undefined {
  const appeals = claims.filter(({ view }) => view.status === 'appealed');
  if (appeals.length === 0) return undefined;
  return ofClaims('decide_appeal', appeals, 'Votes are still out, and there is time left for them.', (open) => ({
    key: 'decide_appeal',
    sooner: SOONER,
    name: open.length > 1 ? `Decide ${open.length} appeals` : 'Decide appeals',
    about: 'Takes the middle of the appeal committee’s votes. This decision is final.',
    request: {
      title: `Decide ${count(open.length, 'appeal')}`,
      facts: open.map(({ number, view }) => [
        `Claim ${number}: ${mint.text(view.approved)} approved so far`,
        verdict(view.appealVotes, mint, 'too few votes: the first decision stands'),
      ]),
      plan: () => forAll(open, ({ account }) => planAppealDecision({ incident, claim: account })),
      done: `${count(open.length, 'appeal')} decided`,
    },
  }));
}
