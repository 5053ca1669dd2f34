import { formatBps, formatDuration, formatPrice, planObservation } from '@bulwark/client';
import { useView } from '../../../chain/book';
import { useChain, useNow } from '../../../chain/chain';
import { useTransaction } from '../../../chain/transaction';
import { AddressText } from '../../../ui/address';
import { Badge } from '../../../ui/badge';
import { Facts } from '../../../ui/card';
import { When } from '../../../ui/time';
import { refusalReason } from '../../../words/refusals';
import type { KnownBuffer, StopLossRoom } from '../room';
import { Step } from '../step';

/** The price of a buffer's collateral as its feed knows it, and the button to record a newer one. */
export function PricePanel({ room, buffer }: { room: StopLossRoom; buffer: KnownBuffer }) {
  const { deployment } = useChain();
  const now = useNow();
  const ask = useTransaction();
  const { feed, collateral, account } = buffer;
  const view = useView((book) => book.feed(account.data.feed));
  const symbol = room.mint.symbol;
  const price = (value: bigint) => `${formatPrice(value, { minDigits: 2, maxDigits: 4 })} ${symbol}`;
  const update = deployment.feeds.find(({ address }) => address === feed?.address)?.update;
  const last = feed?.data.latest;
  const never = last === undefined || last.publishTime === 0n;
  const age = never ? 0n : now > last.publishTime ? now - last.publishTime : 0n;
  const observe = () => {
    if (!feed || !update) return;
    ask({
      title: 'Record the price',
      facts: [
        ['Feed', `${collateral.symbol} in ${symbol}`],
        ['Last price', never ? 'none yet' : price(last.price)],
        ['Read from', <AddressText key="update" address={update} what="Price account" />],
      ],
      plan: async () => planObservation({ feed, priceUpdate: update }),
      done: 'Price recorded',
    });
  };
  const refused = () => {
    if (!feed) return 'The feed of this buffer could not be read.';
    if (!update)
      return 'This app does not know the account that the source publishes to. The keeper records prices on every network.';
    return undefined;
  };
  return (
    <section className="stack" aria-label={`Price of ${collateral.symbol}`}>
      <div className="between">
        <h3>Price of {collateral.symbol}</h3>
        {view && (
          <Badge tone={view.refusal === null ? 'ok' : 'warn'}>
            {view.refusal === null ? 'Fresh, with an average' : view.spot === null ? 'Not fresh' : 'No average'}
          </Badge>
        )}
      </div>
      <Facts
        items={[
          ['Last price', never ? 'none yet' : `${price(last.price)} ± ${price(last.confidence)}`],
          [
            'Published',
            never ? (
              '–'
            ) : (
              <span key="published">
                <When at={last.publishTime} />, {formatDuration(age)} ago
              </span>
            ),
          ],
          feed && ['Fresh for', formatDuration(BigInt(feed.data.maxAge))],
          feed && [
            `Average over ${formatDuration(BigInt(feed.data.window))}`,
            view?.average
              ? price(view.average)
              : `none: too little of it has a price; ${formatBps(feed.data.minCoverageBps)} is needed`,
          ],
          ['It is valued at the lower', view?.low ? price(view.low) : '–'],
          ['It is sold from the higher', view?.high ? price(view.high) : '–'],
        ]}
      />
      {view?.refusal && (
        <p className="soft small">
          {refusalReason(view.refusal)} Until then it is not valued and no auction starts; stakers come and go without a price.
        </p>
      )}
      <Step refused={refused()} onClick={observe}>
        Record the price of {collateral.symbol}
      </Step>
    </section>
  );
}
