import { Badge } from '../../../ui/badge';
import { Dialog } from '../../../ui/dialog';
import type { Room, RoomClaim } from '../room';
import { claimState } from '../words';
import { ClaimActions } from './actions';
import { ClaimFacts } from './facts';
import { ClaimVotes } from './votes';

/** Everything about one claim. */
export function ClaimDialog({ room, claim, close }: { room: Room; claim: RoomClaim | undefined; close: () => void }) {
  return (
    <Dialog title={claim ? `Claim ${claim.number}` : ''} open={claim !== undefined} close={close}>
      {claim && (
        <>
          <div>
            <Badge tone={claimState(claim.view, room.view.status).tone}>{claimState(claim.view, room.view.status).name}</Badge>
          </div>
          <ClaimFacts room={room} claim={claim} />
          <h3>Who found what</h3>
          <ClaimVotes room={room} claim={claim} />
          <ClaimActions room={room} claim={claim} />
        </>
      )}
    </Dialog>
  );
}
