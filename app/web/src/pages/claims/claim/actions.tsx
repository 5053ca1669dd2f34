import { planAppealDecision, planClaimBondRelease, planClaimClosing, planClaimDecision, planPayout } from '@bulwark/client';
import { useTransaction } from '../../../chain/transaction';
import { Button } from '../../../ui/button';
import { Person } from '../person';
import { stepOf } from '../phase';
import type { Room, RoomClaim } from '../room';
import { Appeal } from './appeal';

/** What may be done with one claim now. */
export function ClaimActions({ room, claim }: { room: Room; claim: RoomClaim }) {
  const ask = useTransaction();
  const { incident, mint } = room;
  const { view, account } = claim;
  const open = (step: string) => stepOf(view, step)?.open === true;
  const onMerits = account.data.hadQuorum !== 0 || account.data.appeal.hadQuorum !== 0;
  const at = { ...room, claim: account };
  return (
    <div className="row">
      {open('pay_claim') && (
        <Button
          onClick={() =>
            ask({
              title: 'Pay the claim',
              facts: [
                ['Paid now', mint.text(view.due)],
                ['To', <Person key="to" address={account.data.claimant} />],
              ],
              plan: (payer) => planPayout({ ...at, payer }),
              done: 'Claim paid',
            })
          }
        >
          Pay {mint.text(view.due)}
        </Button>
      )}
      {open('decide_claim') && (
        <Button
          onClick={() =>
            ask({
              title: 'Decide the claim',
              facts: [
                ['Requested', mint.text(view.requested)],
                ['Approves', view.votes?.wouldApprove == null ? 'nothing: too few votes' : mint.text(view.votes.wouldApprove)],
              ],
              plan: async () => planClaimDecision({ incident, claim: account }),
              done: 'Claim decided',
            })
          }
        >
          Have it decided
        </Button>
      )}
      {open('decide_appeal') && (
        <Button
          onClick={() =>
            ask({
              title: 'Decide the appeal',
              facts: [
                ['Approved before', mint.text(view.approved)],
                [
                  'Approves',
                  view.appealVotes?.wouldApprove == null ? 'as before: too few votes' : mint.text(view.appealVotes.wouldApprove),
                ],
              ],
              plan: async () => planAppealDecision({ incident, claim: account }),
              done: 'Appeal decided',
            })
          }
        >
          Have the appeal decided
        </Button>
      )}
      <Appeal room={room} claim={claim} />
      {open('release_claim_bond') && (
        <Button
          tone="quiet"
          onClick={() =>
            ask({
              title: 'Release the bond',
              facts: [
                ['Bond', mint.text(account.data.bond)],
                [
                  'It goes',
                  view.approved > 0n || !onMerits ? 'back to the holder' : 'to the treasury: a committee found no loss',
                ],
              ],
              plan: (payer) => planClaimBondRelease({ ...at, payer }),
              done: 'Bond released',
            })
          }
        >
          Release the bond
        </Button>
      )}
      {open('close_claim') && (
        <Button
          tone="quiet"
          onClick={() =>
            ask({
              title: 'Close the claim',
              facts: [['Its deposit of SOL goes to', <Person key="to" address={account.data.claimant} />]],
              plan: async () => planClaimClosing({ incident, claim: account }),
              done: 'Claim closed',
            })
          }
        >
          Close the claim
        </Button>
      )}
    </div>
  );
}
