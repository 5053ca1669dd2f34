import {
  formatDuration,
  formatPrice,
  formatTime,
  type LoadedKind,
  planPutExercise,
  planPutPurchase,
  planPutReclaim,
} from '@bulwark/client';
import type { PutView } from '@bulwark/client/maths';
import { useFund } from '../../../chain/accounts';
import { useView } from '../../../chain/book';
import { useTransaction } from '../../../chain/transaction';
import { useWallet } from '../../../wallet/wallet';
import { atBuffer, type KnownBuffer, type StopLossRoom } from '../room';
import { Step } from '../step';

interface Shown {
  readonly room: StopLossRoom;
  readonly buffer: KnownBuffer;
  readonly put: PutView;
  readonly account: LoadedKind<'hedge'>;
}

/** What can be done with a put in its state, and what each step needs. */
export function PutActions(shown: Shown) {
  const { put } = shown;
  return (
    <div className="grid">
      {put.state === 'offered' && <Buy {...shown} />}
      {put.state === 'bought' && <Exercise {...shown} />}
      <Reclaim {...shown} />
    </div>
  );
}

function Buy({ room, buffer, put, account }: Shown) {
  const ask = useTransaction();
  const { wallet } = useWallet();
  const fund = useFund().data?.data;
  const pool = useView((book) => book.pool(room.pool.address));
  const { mint } = room;
  const { terms, premiumSpent } = buffer.account.data;
  const buy = () =>
    ask({
      title: `Buy the put for the ${buffer.name}`,
      facts: [
        ['Premium', `${mint.text(put.premium)}, paid to its writer out of the treasury’s fees`],
        [
          'The buffer may sell',
          `${buffer.collateral.text(put.size)} at ${formatPrice(put.strike, { minDigits: 2 })} ${mint.symbol}`,
        ],
        ['Until', formatTime(put.expiry)],
        ['On worse terms', 'it is refused'],
      ],
      plan: (authority) =>
        planPutPurchase({
          pool: room.pool,
          mint,
          authority,
          hedge: account,
          maxPremium: put.premium,
          minStrike: put.strike,
          minSize: put.size,
          minExpiry: put.expiry,
        }),
      done: 'Put bought',
    });
  const refused = () => {
    if (!fund || !pool) return 'Reading from the chain.';
    if (wallet && wallet.address !== fund.authority)
      return `Only the fund’s authority buys. It takes ${mint.text(put.premium)} of fees; there are ${mint.text(pool.fees)}.`;
    if (put.premium > pool.fees) return `The premium is above the treasury’s fees of ${mint.text(pool.fees)}.`;
    if (put.premium > terms.putBudget) return `The premium is above the buffer’s budget of ${mint.text(terms.putBudget)} a year.`;
    return undefined;
  };
  return (
    <div className="stack-tight">
      <Step refused={refused()} onClick={buy}>
        Buy for the buffer
      </Step>
      <p className="soft small">
        Budget of a year: {mint.text(terms.putBudget)}, {mint.text(premiumSpent)} spent since its year began.
      </p>
    </div>
  );
}

function Exercise({ room, buffer, put, account }: Shown) {
  const ask = useTransaction();
  const { mint, view } = room;
  const { collateral } = buffer;
  const feed = useView((book) => book.feed(buffer.account.data.feed));
  const exercise = () =>
    ask({
      title: 'Exercise the put',
      facts: [
        ['Collateral to its writer, at most', collateral.text(put.size)],
        ['Paid for it', `${formatPrice(put.strike, { minDigits: 2 })} ${mint.symbol} each, out of the lock`],
        [
          'The money goes',
          view.liquidation ? 'to the settlement as far as it needs it, then to the stakers’ cash' : 'to the stakers’ cash',
        ],
      ],
      plan: () => planPutExercise({ pool: room.pool, buffer: buffer.account, hedge: account, amount: put.size }),
      done: 'Put exercised',
    });
  const isTurn = view.liquidation?.turn === buffer.view.index;
  const refused = () => {
    if (buffer.view.collateral === 0n) return 'The buffer has no collateral left to deliver.';
    if (feed?.high && feed.high >= put.strike)
      return 'The market pays the strike or more: it is exercised below the strike only.';
    if (feed && feed.high === null && !isTurn) return 'It takes a fresh price below the strike. Record the price first.';
    return undefined;
  };
  return (
    <div className="stack-tight">
      <Step refused={refused()} onClick={exercise}>
        Exercise
      </Step>
      <p className="soft small">
        Anyone may, while the market’s price is below the strike
        {isTurn && `, or when the feed has been dead for ${formatDuration(BigInt(view.turnSeconds) / 2n)} in the buffer’s turn`}.
      </p>
    </div>
  );
}

function Reclaim({ room, buffer, put, account }: Shown) {
  const ask = useTransaction();
  const { wallet } = useWallet();
  const { mint } = room;
  const { collateral, view } = buffer;
  const isWriter = wallet?.address === put.writer;
  const lock = put.state === 'bought' ? 0n : put.locked;
  const reclaim = () =>
    ask({
      title: put.state === 'offered' ? 'Take the offer back' : 'Pay the writer what is due',
      facts: [
        ['Lock given back', mint.text(lock)],
        put.delivered > 0n && ['Collateral delivered', collateral.text(put.delivered)],
        ['Paid to', isWriter ? 'you' : 'the writer'],
      ],
      plan: (payer) =>
        planPutReclaim({ ...atBuffer(room, buffer), payer, hedge: account, ...(isWriter ? { writer: payer } : {}) }),
      done: put.state === 'offered' ? 'Offer taken back' : 'Writer paid',
    });
  const refused = () => {
    if (put.state === 'bought' && put.delivered === 0n)
      return `Nothing is due before it is exercised or expires, on ${formatTime(put.expiry)}.`;
    if (put.state === 'offered' && wallet && !isWriter && view.totalShares > 0n) return 'Only its writer takes an offer back.';
    return undefined;
  };
  return (
    <Step refused={refused()} onClick={reclaim}>
      {put.state === 'offered' ? 'Take the offer back' : 'Reclaim'}
    </Step>
  );
}
