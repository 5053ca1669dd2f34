import { useState } from 'react';
import { useAccounts, useFund } from '../../../chain/accounts';
import { useMints } from '../../../chain/mints';
import { Button } from '../../../ui/button';
import { Card } from '../../../ui/card';
import { Loading } from '../../../ui/states';
import { useWallet } from '../../../wallet/wallet';
import { useConflicts } from '../conflicts';
import type { Room } from '../room';
import { has, seatName, seatOf } from '../seats';
import { count } from '../words';
import { Bond } from './bond';
import { type Desk as DeskData, isBonded } from './desk';
import { Earlier } from './earlier';
import { appealJob, claimJob } from './job';
import { Queue } from './queue';
import { Recuse } from './recuse';
import { ReportVote } from './report-vote';

/** Where members of both committees work; others may look at it. */
export function Desk({ room }: { room: Room }) {
  const me = useWallet().wallet?.address;
  const [shown, show] = useState(false);
  const seat = seatOf(room.committee?.data, me);
  const appealSeat = seatOf(room.appealCommittee?.data, me);
  const member = seat !== undefined || appealSeat !== undefined;
  if (room.view.status === 'rejected' && !member) return null;
  if (!member && !shown)
    return (
      <Card
        title="Attestors’ desk"
        note={`Members of the committees vote here: on the report, on every claim, on appeals. ${me ? 'You have no seat in them.' : 'Connect a member’s wallet to vote.'}`}
      >
        <div>
          <Button tone="quiet" onClick={() => show(true)}>
            Look at the desk
          </Button>
        </div>
      </Card>
    );
  return <Work desk={{ room, me, seat, appealSeat }} />;
}

function Work({ desk }: { desk: Omit<DeskData, 'attestor' | 'fund' | 'bondMint'> }) {
  const { room, me, seat, appealSeat } = desk;
  const fund = useFund().data;
  const attestors = useAccounts('attestor', me && fund ? [{ fund: fund.address, authority: me }] : undefined).data;
  const bondMint = useMints().get(fund?.data.bondMint ?? room.mint.address);
  const conflicts = useConflicts(room, seat ? [seat.member] : []);
  const title = 'Attestors’ desk';
  if (!fund || !bondMint || !room.committee || !room.appealCommittee || !room.claims || (me && !attestors))
    return (
      <Card title={title}>
        <Loading lines={5} />
      </Card>
    );
  const data: DeskData = { ...desk, fund, bondMint, attestor: attestors?.[0] };
  const roles = [
    seat && `${seatName(seat).toLowerCase()} of ${room.committee.data.seats} in the product’s committee`,
    appealSeat && `${seatName(appealSeat).toLowerCase()} of ${room.appealCommittee.data.seats} in the appeal committee`,
  ].filter((role) => role !== undefined);
  const bonded = isBonded(data);
  // Whoever must not judge sees that before anything else.
  const partial = seat !== undefined && (has(room.incident.data.recused, seat) || (conflicts?.length ?? 0) > 0);
  const toAssess = claimJob(data).todo.length;
  const toJudge = appealJob(data).todo.length;
  return (
    <Card
      title={title}
      note={
        roles.length > 0
          ? `You have ${roles.join(' and ')}.${toAssess + toJudge > 0 ? ` ${count(toAssess + toJudge, 'vote')} of yours are open.` : ''}`
          : 'As members see it. You have no seat, so nothing can be sent from here.'
      }
    >
      {seat && partial && <Recuse desk={data} found={conflicts} />}
      {!bonded && <Bond desk={data} />}
      {room.view.status === 'reported' && <ReportVote desk={data} />}
      {(seat || !appealSeat) && room.view.status === 'confirmed' && <Queue desk={data} job={claimJob(data)} />}
      {(appealSeat || !seat) && room.view.status === 'confirmed' && <Queue desk={data} job={appealJob(data)} />}
      <Earlier desk={data} />
      {bonded && <Bond desk={data} />}
      {seat && !partial && <Recuse desk={data} found={conflicts} />}
    </Card>
  );
}
