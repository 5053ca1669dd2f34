import { formatPrice, planAuctionStart } from '@bulwark/client';
import { useTransaction } from '../../../chain/transaction';
import { Facts } from '../../../ui/card';
import { Left } from '../../../ui/time';
import { refusalText } from '../../../words/refusals';
import type { KnownBuffer, StopLossRoom } from '../room';
import { Step } from '../step';
import { Curve } from './curve';
import style from './sale.module.css';
import { TakeForm } from './take';

/** The auction of the buffer whose turn it is. */
export function AuctionPart({ room, buffer }: { room: StopLossRoom; buffer: KnownBuffer }) {
  const ask = useTransaction();
  const { mint, pool } = room;
  const { view, collateral, account, name } = buffer;
  const { auction } = view;
  if (!auction) return null;
  const price = (value: bigint) => `${formatPrice(value, { minDigits: 2, maxDigits: 4 })} ${mint.symbol}`;
  const again = auction.startedAt !== null;
  const start = () =>
    ask({
      title: again ? 'Start the auction again' : 'Start the auction',
      facts: [
        ['Buffer', name],
        ['Collateral there', collateral.text(view.collateral)],
        ['To be raised', mint.text(auction.toRaise)],
        ['It begins', 'above the higher of the last price and the average, and falls with time'],
      ],
      plan: async () => planAuctionStart({ pool, buffer: account }),
      done: 'Auction started',
    });
  return (
    <div className="halves">
      <div className="stack">
        <div className="between">
          <div>
            <p className="soft small">Price of one {collateral.symbol} now</p>
            <p className={style.price}>{auction.price === null ? 'not selling' : price(auction.price)}</p>
          </div>
          {auction.next && (
            <p className="small">
              next {price(auction.next.price)}
              <br />
              <Left until={auction.next.at} past="now" />
            </p>
          )}
        </div>
        <Curve room={room} buffer={buffer} />
        <Facts
          items={[
            ['Left to sell', collateral.text(view.collateral)],
            ['Needed', mint.text(auction.toRaise)],
            [
              'One bid gets at most',
              auction.price === null ? '–' : `${collateral.text(auction.onOffer)} for ${mint.text(auction.pays)}`,
            ],
            again && ['Nothing is sold below', price(auction.floor)],
            again && ['Started', `${auction.starts} ${auction.starts === 1n ? 'time' : 'times'} for this loss`],
          ]}
        />
        <Step refused={view.startRefusal ? refusalText(view.startRefusal) : undefined} onClick={start}>
          {again ? 'Start the auction again' : 'Start the auction'}
        </Step>
      </div>
      <TakeForm room={room} buffer={buffer} auction={auction} />
    </div>
  );
}
