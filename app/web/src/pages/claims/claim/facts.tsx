import { AddressText } from '../../../ui/address';
import { Facts } from '../../../ui/card';
import { When } from '../../../ui/time';
import { HashText } from '../evidence';
import { Person } from '../person';
import type { Room, RoomClaim } from '../room';
import { deciding } from '../words';

/** A claim, figure by figure. */
export function ClaimFacts({ room, claim }: { room: Room; claim: RoomClaim }) {
  const { mint, view: incident } = room;
  const { view, account } = claim;
  const { data } = account;
  const open = view.status === 'filed' || view.status === 'appealed';
  const votes = deciding(view);
  return (
    <Facts
      items={[
        ['Loss that is claimed', mint.text(view.requested)],
        ['Filed', <When key="filed" at={data.filedAt} />],
        votes !== null && ['Votes cast', `${votes.cast} of ${votes.able} that may vote, ${votes.threshold} needed`],
        open && votes !== null && ['Median so far', votes.median === null ? 'too few votes yet' : mint.text(votes.median)],
        open && votes?.wouldApprove != null && ['That would approve', mint.text(votes.wouldApprove)],
        view.deductible !== null && ['The holder bears first (deductible)', mint.text(view.deductible)],
        view.limit !== null && open && ['Insured for this loss, at most', mint.text(view.limit)],
        view.status !== 'filed' && ['Approved', mint.text(view.approved)],
        data.appeal.approvedBefore > 0n &&
          view.status === 'final' && ['Approved before the appeal', mint.text(data.appeal.approvedBefore)],
        incident.status === 'settled' && ['Paid', mint.text(view.paid)],
        incident.status === 'settled' && view.due > 0n && ['Due now', mint.text(view.due)],
        data.bond > 0n && ['Bond that is held', mint.text(data.bond)],
        data.appeal.bond > 0n && ['Bond of the appeal', mint.text(data.appeal.bond)],
        ['Evidence', <HashText key="hash" hash={data.evidenceHash} />],
        ['Holder', <Person key="holder" address={data.claimant} />],
        ['Policy', <AddressText key="policy" address={data.policy} />],
      ]}
    />
  );
}
