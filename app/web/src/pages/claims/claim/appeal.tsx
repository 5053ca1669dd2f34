import { formatBps, planAppeal } from '@bulwark/client';
import { useTransaction } from '../../../chain/transaction';
import { Button } from '../../../ui/button';
import { When } from '../../../ui/time';
import { useWallet } from '../../../wallet/wallet';
import { refusalText } from '../../../words/refusals';
import { stepOf } from '../phase';
import type { Room, RoomClaim } from '../room';
import { seatOf } from '../seats';

/** Offers the one appeal that a decision can have, to whoever wants to make it. */
export function Appeal({ room, claim }: { room: Room; claim: RoomClaim }) {
  const ask = useTransaction();
  const me = useWallet().wallet?.address;
  const { pool, mint, incident } = room;
  const { view, account } = claim;
  const step = stepOf(view, 'appeal_claim');
  if (view.status !== 'decided' || room.view.status !== 'confirmed' || !step) return null;
  const judge = seatOf(room.appealCommittee?.data, me) !== undefined;
  const why = judge
    ? 'You sit in the appeal committee, which would then judge your own appeal: somebody else may appeal.'
    : step.refusal && refusalText(step.refusal);
  const bond = pool.data.settings.appealBond;
  const tolerance = formatBps(incident.data.toleranceBps);
  return (
    <>
      <Button
        tone="quiet"
        disabled={why !== null}
        aria-describedby={why ? `appeal-${account.address}` : undefined}
        onClick={() =>
          ask({
            title: 'Appeal the decision',
            facts: [
              ['Approved now', mint.text(view.approved)],
              ['Your bond', mint.text(bond)],
              ['Who decides', 'the fund’s appeal committee, for good'],
              room.view.deadlines.appealAssess !== null && ['By', <When key="by" at={room.view.deadlines.appealAssess} />],
              ['You get the bond back', `if the approved amount changes by more than ${tolerance}, or too few vote`],
            ],
            warning: `An appeal may lower the amount as well as raise it. If it changes it by no more than ${tolerance}, your bond is lost.`,
            plan: (appellant) => planAppeal({ ...room, claim: account, appellant }),
            done: 'Appealed',
          })
        }
      >
        Appeal
      </Button>
      {why && (
        <span id={`appeal-${account.address}`} className="soft small">
          {why}
        </span>
      )}
    </>
  );
}
