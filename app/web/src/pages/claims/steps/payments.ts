import { planAppealBondRelease, planClaimBondRelease, planClaimClosing, planPayout } from '@bulwark/client';
import { total } from '../../../words/amounts';
import type { Room } from '../room';
import { count } from '../words';
import { type Action, forAll, ofClaims } from './action';

/** Pays every claim that something is due to. */
export function payClaims(room: Room): Action | undefined {
  const { claims = [], view, mint } = room;
  if (view.status !== 'settled' || claims.length === 0) return undefined;
  return ofClaims('pay_claim', claims, 'Nothing is due: every claim has had what was collected for it.', (open) => ({
    key: 'pay_claim',
    name: open.length > 1 ? `Pay all ${open.length} claims that are due` : 'Pay what is due',
    about: 'Sends every policyholder what is due. Whoever sends it pays the transaction fee only.',
    request: {
      title: `Pay ${count(open.length, 'claim')}`,
      facts: [
        ['Claims', String(open.length)],
        ['Paid to their holders', mint.text(total(open.map(({ view }) => view.due)))],
      ],
      plan: (payer) => forAll(open, ({ account }) => planPayout({ ...room, claim: account, payer })),
      done: `${count(open.length, 'claim')} paid`,
    },
  }));
}

/** Releases the bonds of claims. */
export function releaseClaimBonds(room: Room): Action | undefined {
  const { claims = [], mint } = room;
  const bonded = claims.filter(({ account }) => account.data.bond > 0n);
  if (bonded.length === 0) return undefined;
  return ofClaims('release_claim_bond', bonded, 'Bonds are released after the settlement.', (open) => ({
    key: 'release_claim_bond',
    name: 'Release claim bonds',
    about: 'Bonds go back to holders, except those of claims where a committee found no loss: they go to the treasury.',
    request: {
      title: `Release ${count(open.length, 'claim bond')}`,
      facts: [['Bonds', mint.text(total(open.map(({ account }) => account.data.bond)))]],
      plan: (payer) => forAll(open, ({ account }) => planClaimBondRelease({ ...room, claim: account, payer })),
      done: `${count(open.length, 'claim bond')} released`,
    },
  }));
}

/** Releases the bonds of appeals. */
export function releaseAppealBonds(room: Room): Action | undefined {
  const { claims = [], mint } = room;
  const bonded = claims.filter(({ account }) => account.data.appeal.bond > 0n);
  if (bonded.length === 0) return undefined;
  return ofClaims('release_appeal_bond', bonded, 'Bonds are released once the appeals are decided.', (open) => ({
    key: 'release_appeal_bond',
    name: 'Release appeal bonds',
    about: 'Bonds of appeals that changed the decision go back, also when too few voted; the others go to the treasury.',
    request: {
      title: `Release ${count(open.length, 'appeal bond')}`,
      facts: [['Bonds', mint.text(total(open.map(({ account }) => account.data.appeal.bond)))]],
      plan: (payer) => forAll(open, ({ account }) => planAppealBondRelease({ ...room, claim: account, payer })),
      done: `${count(open.length, 'appeal bond')} released`,
    },
  }));
}

/** Closes claims that are over. */
export function closeClaims({ claims = [], view, incident }: Room): Action | undefined {
  if (view.status !== 'settled' || claims.length === 0) return undefined;
  return ofClaims('close_claim', claims, 'No claim is over yet: a payment, a bond or a penalty is still open.', (open) => ({
    key: 'close_claim',
    name: open.length > 1 ? `Close ${open.length} claims` : 'Close claims',
    about: 'Removes claims that are over. Their deposits of SOL go back to the holders, whose policies are free again.',
    request: {
      title: `Close ${count(open.length, 'claim')}`,
      facts: [['Claims', String(open.length)]],
      plan: () => forAll(open, ({ account }) => planClaimClosing({ incident, claim: account })),
      done: `${count(open.length, 'claim')} closed`,
    },
  }));
}
