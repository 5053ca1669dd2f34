import { formatPrice, planTake } from '@bulwark/client';
import type { AuctionView } from '@bulwark/client/maths';
import { useState } from 'react';
import { useView } from '../../../chain/book';
import { useTransaction } from '../../../chain/transaction';
import { Act } from '../../../forms/act';
import { typedAmount } from '../../../forms/amount';
import { Button } from '../../../ui/button';
import { Facts } from '../../../ui/card';
import { Choice } from '../../../ui/choice';
import { Field } from '../../../ui/field';
import { useHas } from '../../../wallet/purse';
import { refusalText } from '../../../words/refusals';
import { atBuffer, type KnownBuffer, type StopLossRoom } from '../room';

const LEAST = [
  { value: '100', label: 'All of it' },
  { value: '50', label: 'Half of it' },
  { value: '0', label: 'Anything' },
];
const HIGHEST = [
  { value: '0', label: 'Price now' },
  { value: '100', label: '+1%' },
  { value: '500', label: '+5%' },
];

/** A bid: how much collateral, what it costs now, and the bounds that the person signs for. */
export function TakeForm({ room, buffer, auction }: { room: StopLossRoom; buffer: KnownBuffer; auction: AuctionView }) {
  const [text, setText] = useState('');
  const [least, setLeast] = useState('100');
  const [highest, setHighest] = useState('0');
  const ask = useTransaction();
  const { mint } = room;
  const { collateral, view, name } = buffer;
  const has = useHas(mint.address);
  const { amount, error } = typedAmount(text, collateral.decimals);
  const wanted = amount ?? auction.onOffer;
  const quote = useView((book) => book.quoteTake(view.address, wanted));
  const shown = amount !== undefined && quote && quote.refusal === null ? quote : undefined;
  const price = (value: bigint) => `${formatPrice(value, { minDigits: 2, maxDigits: 4 })} ${mint.symbol}`;
  const maxPrice = quote?.price && (quote.price * (10_000n + BigInt(highest))) / 10_000n;
  const part = shown && (shown.collateral * BigInt(least)) / 100n;
  const minOut = part !== undefined && part > 0n ? part : 1n;

  const refused = (): string | undefined => {
    if (error) return error;
    if (auction.price === null) return 'Nothing is sold now: the auction must be started first; anyone may.';
    if (!quote) return 'Reading from the chain.';
    if (amount === undefined) return 'Enter how much to take.';
    if (quote.refusal) return refusalText(quote.refusal);
    if (has !== undefined && quote.pays > has) return `The wallet has ${mint.text(has)}.`;
    return undefined;
  };

  const review = () => {
    if (amount === undefined || !shown?.price || !maxPrice) return;
    ask({
      title: `Take ${collateral.symbol} in the auction`,
      facts: [
        ['You get', collateral.text(shown.collateral)],
        ['At least', collateral.text(minOut)],
        ['You pay', mint.text(shown.pays)],
        ['Price now', price(shown.price)],
        ['Price at most', price(maxPrice)],
      ],
      warning: 'It settles at once and is final. The market’s price may be another when it lands.',
      plan: (bidder) => planTake({ ...atBuffer(room, buffer), bidder, amount, maxPrice, minOut, unwrap: bidder }),
      done: 'Collateral taken',
      after: () => setText(''),
    });
  };

  return (
    <section className="stack" aria-label={`Bid for collateral of the ${name}`}>
      <h3>Take</h3>
      <Field
        label={`Amount of ${collateral.symbol} to take`}
        inputMode="decimal"
        value={text}
        error={error}
        suffix={collateral.symbol}
        hint={`One bid gets ${collateral.text(auction.onOffer)} at most, which raises all that is needed or sells all that is left.${has === undefined ? '' : ` The wallet has ${mint.text(has)}.`}`}
        action={
          auction.onOffer > 0n && (
            <Button
              tone="plain"
              size="small"
              onClick={() => setText(collateral.text(auction.onOffer, { symbol: false, maxDigits: collateral.decimals }))}
            >
              Most
            </Button>
          )
        }
        onChange={(event) => setText(event.target.value)}
      />
      <Choice
        label="If others are faster, take at least"
        value={least}
        options={LEAST}
        choose={setLeast}
        hint="Less than that, and the bid is refused and nothing happens."
      />
      <Choice
        label="Pay at most"
        value={highest}
        options={HIGHEST}
        choose={setHighest}
        hint="The price only falls, unless somebody starts the auction again meanwhile."
      />
      <Facts
        items={[
          ['You get', shown ? collateral.text(shown.collateral) : '–'],
          ['You pay', shown ? mint.text(shown.pays) : '–'],
          ['Price now', auction.price === null ? '–' : price(auction.price)],
          ['At least', shown ? collateral.text(minOut) : '–'],
          ['Price at most', maxPrice ? price(maxPrice) : '–'],
        ]}
      />
      <Act refused={refused()} onClick={review}>
        Take {collateral.symbol}
      </Act>
    </section>
  );
}
