import { formatTime, planAuctionClosing, planSettlementFinish } from '@bulwark/client';
import type { StopLossView } from '@bulwark/client/maths';
import { useIncidents } from '../../../chain/accounts';
import { useView } from '../../../chain/book';
import { useNow } from '../../../chain/chain';
import { useTransaction } from '../../../chain/transaction';
import { refusalText } from '../../../words/refusals';
import type { StopLossRoom } from '../room';
import { Step } from '../step';

/** The steps that end a turn and the settlement; open to anyone when the program says so. */
export function Finish({ room, liquidation }: { room: StopLossRoom; liquidation: NonNullable<StopLossView['liquidation']> }) {
  const ask = useTransaction();
  const now = useNow();
  const { pool, mint, buffers } = room;
  const account = useIncidents().data?.find(({ address }) => address === liquidation.incident);
  const steps = useView((book) => book.incident(liquidation.incident).steps);
  const turn = buffers.find(({ view }) => view.index === liquidation.turn);
  const unfinished = () => {
    if (turn && liquidation.toRaise > 0n)
      return `${mint.text(liquidation.toRaise)} are still to be raised, and it is the turn of the ${turn.name}.`;
    const step = steps?.find(({ step: name }) => name === 'finish_settlement');
    if (!step) return 'Reading from the chain.';
    return step.refusal ? refusalText(step.refusal) : undefined;
  };
  // A turn is over after its last second, or when there is nothing left to sell.
  const unended =
    turn && now <= liquidation.turnDeadline && turn.view.collateral > 0n
      ? `It ends when its collateral is gone, or after ${formatTime(liquidation.turnDeadline)}.`
      : undefined;
  const close = () =>
    ask({
      title: 'End the turn',
      facts: [
        ['Buffer', turn?.name ?? 'none'],
        ['Still to be raised', mint.text(liquidation.toRaise)],
        ['Unsold collateral', 'stays the stakers’'],
        ['Then', 'the next buffer has its turn, or the settlement can be finished'],
      ],
      plan: async () => planAuctionClosing({ pool }),
      done: 'Turn ended',
    });
  const finish = () =>
    account &&
    ask({
      title: 'Finish the settlement',
      facts: [
        ['Not raised', mint.text(liquidation.toRaise)],
        ['It is taken from', 'the rest of capital; what is short after that stays owed'],
        ['Then', 'claims can be paid, and the pool takes deposits and withdrawals again'],
      ],
      plan: () => planSettlementFinish({ pool, incident: account }),
      done: 'Settlement finished',
    });
  return (
    <div className="grid">
      {liquidation.turn !== null && (
        <Step refused={unended} onClick={close}>
          End the turn
        </Step>
      )}
      <Step tone={liquidation.turn === null ? 'main' : 'quiet'} refused={unfinished()} onClick={finish}>
        Finish the settlement
      </Step>
    </div>
  );
}
