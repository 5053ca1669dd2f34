import type { ReactNode } from 'react';
import { Left, When } from '../../../ui/time';
import { factorText, ratio } from '../money';
import { stepOf } from '../phase';
import type { Room, RoomClaim } from '../room';

/** What comes next for a claim, said to its holder. */
export function nextOf(room: Room, { view, account }: RoomClaim): ReactNode {
  const { view: incident, mint } = room;
  const { deadlines } = incident;
  if (incident.status === 'settled') {
    if (view.approved === 0n) return 'Nothing was approved. The decision is final.';
    if (view.due > 0n)
      return `${mint.text(view.due)} are due to you. Have them paid with the button below; anyone else may do so too.`;
    if (view.paid < view.approved && incident.shortfall > 0n)
      return (
        <>
          You were paid {factorText(ratio(view.paid, view.approved))} of what was approved, as everybody was: the fund had too
          little. {mint.text(view.approved - view.paid)} stay owed. Recovered money goes to the claims first
          {deadlines.salvage !== null && (
            <>
              {' '}
              until <When at={deadlines.salvage} />
            </>
          )}
          .
        </>
      );
    return 'You were paid. Your bond can be returned and the claim closed.';
  }
  if (incident.status === 'liquidating')
    return 'The fund is selling collateral to raise money. When that is finished you are paid.';
  switch (view.status) {
    case 'filed':
      return stepOf(view, 'decide_claim')?.open ? (
        'The votes are in: have the claim decided with the button below. Anyone may.'
      ) : (
        <>
          The committee assesses your claim
          {deadlines.assess !== null && (
            <>
              {' '}
              until <When at={deadlines.assess} />
            </>
          )}
          . Give its members the evidence whose fingerprint you filed. There is nothing else for you to do now.
        </>
      );
    case 'appealed':
      return (
        <>
          Another committee assesses it anew
          {deadlines.appealAssess !== null && (
            <>
              {' '}
              until <When at={deadlines.appealAssess} />
            </>
          )}
          . What it decides is final.
        </>
      );
    case 'decided':
      return stepOf(view, 'appeal_claim')?.open && deadlines.appeal !== null ? (
        <>
          {found(room, view, account.data.hadQuorum !== 0)} If this decision is wrong, appeal:{' '}
          <Left until={deadlines.appeal + 1n} />. Otherwise wait for the settlement.
        </>
      ) : (
        `${found(room, view, account.data.hadQuorum !== 0)} The decision stands. What is approved is paid after the settlement.`
      );
    case 'final':
      return `The appeal is decided and final: ${mint.text(view.approved)} are approved. They are paid after the settlement.`;
  }
}

/** What the committee decided, in a sentence. */
function found({ mint }: Room, view: RoomClaim['view'], hadQuorum: boolean): string {
  if (!hadQuorum) return 'Too few members voted, so nothing was approved.';
  const median = view.votes?.median;
  if (median == null) return `${mint.text(view.approved)} were approved.`;
  const deductible = view.deductible === null ? '' : `; you bear the first ${mint.text(view.deductible)} of it`;
  return `The committee found a loss of ${mint.text(median)}${deductible}. Approved: ${mint.text(view.approved)}.`;
}
