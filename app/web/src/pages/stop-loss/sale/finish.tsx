import { planAuctionClosing, planSettlementFinish } from '@bulwark/client';
import type { StopLossView } from '@bulwark/client/maths';
import { useIncidents } from '../../../chain/accounts';
import { useView } from '../../../chain/book';
import { useTransaction } from '../../../chain/transaction';
import { refusalText } from '../../../words/refusals';
import type { StopLossRoom } from '../room';
import { Step } from '../step';

/** The steps that end a turn and the settlement; open to anyone when the program says so. */
export function Finish({ room, liquidation }: { room: StopLossRoom; liquidation: NonNullable<StopLossView['liquidation']> }) {
  const ask = useTransaction();
  const { pool, mint, buffers } = room;
  const account = useIncidents().data?.find(({ address }) => address === liquidation.incident);
  const steps = useView((book) => book.incident(liquidation.incident).steps);
  const refusalOf = (name: string): string | undefined => {
    const step = steps?.find((known) => known.step === name);
    if (!step) return steps ? 'This step does not come now.' : 'Reading from the chain.';
    return step.open ? undefined : step.refusal ? refusalText(step.refusal) : 'Not open now.';
  };
  const turn = buffers.find(({ view }) => view.index === liquidation.turn);
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
        <Step refused={refusalOf('close_auction')} onClick={close}>
          End the turn
        </Step>
      )}
      <Step tone={liquidation.turn === null ? 'main' : 'quiet'} refused={refusalOf('finish_settlement')} onClick={finish}>
        Finish the settlement
      </Step>
    </div>
  );
}
