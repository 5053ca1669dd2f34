import {
  formatDuration,
  formatTime,
  type LoadedKind,
  planUnstake,
  planUnstakeCancellation,
  planUnstakeRequest,
} from '@bulwark/client';
import type { StakerView } from '@bulwark/client/maths';
import { useState } from 'react';
import { Clock } from '../../../capital/clock';
import { capitalRefusal } from '../../../capital/refusal';
import { useFund } from '../../../chain/accounts';
import { useNow } from '../../../chain/chain';
import { useTransaction } from '../../../chain/transaction';
import { Act } from '../../../forms/act';
import { Notice } from '../../../ui/badge';
import { Facts } from '../../../ui/card';
import { Slider } from '../../../ui/field';
import { Left } from '../../../ui/time';
import { formatShares } from '../../../words/shares';
import { atBuffer, type KnownBuffer, type StopLossRoom } from '../room';

interface Mine {
  readonly room: StopLossRoom;
  readonly buffer: KnownBuffer;
  readonly account: LoadedKind<'bufferPosition'>;
  readonly position: StakerView;
}

/** Asks to leave, with a part of the stake or all. */
export function Leave({ room, buffer, account, position }: Mine) {
  const [percent, setPercent] = useState(100);
  const ask = useTransaction();
  const now = useNow();
  const fund = useFund().data?.data.parameters;
  const { collateral } = buffer;
  const part = (whole: bigint) => (whole * BigInt(percent)) / 100n;
  const shares = part(position.shares);
  const matures = fund ? now + BigInt(fund.withdrawalCooldown) : undefined;
  const review = () => {
    if (!fund || matures === undefined) return;
    ask({
      title: 'Request to leave',
      facts: [
        ['Shares that leave', `${formatShares(shares, collateral.decimals)}, ${percent}% of yours`],
        ['They own now', collateral.text(part(position.collateral))],
        ['Can be paid from', formatTime(matures)],
        ['For', formatDuration(BigInt(fund.withdrawalWindow))],
      ],
      warning: 'Until they are paid the shares stay: they earn, and they bear losses.',
      plan: async (owner) => planUnstakeRequest({ pool: room.pool, buffer: buffer.account, owner, position: account, shares }),
      done: 'Leaving requested',
    });
  };
  return (
    <section className="stack" aria-label={`Leave the ${buffer.name}`}>
      <h3>Leave</h3>
      {position.request.state === 'lapsed' && (
        <Notice tone="warn" title="Your last request has lapsed">
          Nobody executed it in its window. Ask again; the cooldown begins anew.
        </Notice>
      )}
      <Slider
        label="Part of your stake"
        min={1}
        max={100}
        value={percent}
        text={`${percent}%, about ${collateral.text(part(position.collateral))}`}
        onChange={(event) => setPercent(Number(event.target.value))}
      />
      <Act tone="quiet" refused={shares === 0n ? 'You have no shares here.' : undefined} onClick={review}>
        Request to leave
      </Act>
    </section>
  );
}

/** Leaves a buffer of which a loss took everything. */
export function LeaveUsedUp({ room, buffer, account, position }: Mine) {
  const ask = useTransaction();
  const leave = () =>
    ask({
      title: `Leave the used-up ${buffer.name}`,
      facts: [
        ['Shares that go', formatShares(position.shares, buffer.collateral.decimals)],
        ['They own', 'nothing: a loss took all collateral and cash'],
        ['Income', 'stays yours to collect'],
      ],
      warning:
        'What a recovery brings back later goes to the stakers who are still there, or to capital when none is. Who has left has no part in it.',
      plan: (payer) => planUnstake({ ...atBuffer(room, buffer), payer, position: account, unwrap: payer }),
      done: 'Left the buffer',
    });
  return (
    <section className="stack" aria-label={`Leave the ${buffer.name}`}>
      <h3>Leave</h3>
      <p>A loss took everything from this buffer. It takes stakes again once its stakers have left.</p>
      <Act tone="quiet" onClick={leave}>
        Leave with nothing
      </Act>
    </section>
  );
}

/** A request that runs: its clock, executing and cancelling it. */
export function OpenRequest({ room, buffer, account, position }: Mine) {
  const ask = useTransaction();
  const now = useNow();
  const { request, unstakeRefusal } = position;
  const { collateral } = buffer;
  const isReady = request.state === 'executable';
  const facts = [['Shares that leave', formatShares(request.shares, collateral.decimals)]] as const;
  const execute = () =>
    ask({
      title: 'Unstake',
      facts: [...facts, ['You are paid', 'what the shares own at that moment: collateral to your wallet, cash as income']],
      plan: (payer) => planUnstake({ ...atBuffer(room, buffer), payer, position: account, unwrap: payer }),
      done: 'Unstaked',
    });
  const cancel = () =>
    ask({
      title: 'Cancel the request',
      facts,
      warning: 'The shares stay in the buffer. Leaving later takes a whole cooldown again.',
      plan: async (owner) => planUnstakeCancellation({ owner, position: account }),
      done: 'Request cancelled',
    });
  const refused = () => {
    if (!unstakeRefusal) return undefined;
    return isReady ? capitalRefusal(unstakeRefusal) : `It can be executed from ${formatTime(request.maturesAt)}.`;
  };
  return (
    <section className="stack" aria-label={`Your request to leave the ${buffer.name}`}>
      <h3>Your request to leave</h3>
      <Clock now={now} matures={request.maturesAt} lapses={request.lapsesAt} />
      <Facts
        items={[
          ...facts,
          isReady
            ? ['Time to execute it', <Left key="left" until={request.lapsesAt} past="lapsed" />]
            : ['Matures', <Left key="left" until={request.maturesAt} past="matured" />],
        ]}
      />
      <Act refused={refused()} onClick={execute}>
        Unstake
      </Act>
      <Act tone="quiet" onClick={cancel}>
        Cancel request to leave
      </Act>
    </section>
  );
}
