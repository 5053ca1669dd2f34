import { formatPrice, type LoadedKind } from '@bulwark/client';
import type { PutState, PutView } from '@bulwark/client/maths';
import { useNameOf } from '../../../chain/names';
import { AddressText } from '../../../ui/address';
import { Badge, type Tone } from '../../../ui/badge';
import { Facts } from '../../../ui/card';
import { Left, When } from '../../../ui/time';
import { useWallet } from '../../../wallet/wallet';
import type { KnownBuffer, StopLossRoom } from '../room';
import { PutActions } from './actions';
import style from './puts.module.css';

const STATES: Readonly<Record<PutState, readonly [tone: Tone, word: string]>> = {
  offered: ['info', 'Offered'],
  bought: ['ok', 'Held by the buffer'],
  exercised: ['plain', 'Exercised'],
  expired: ['plain', 'Expired'],
};

/** One put with what can be done with it. */
export function PutRow({
  room,
  buffer,
  put,
  account,
}: {
  room: StopLossRoom;
  buffer: KnownBuffer;
  put: PutView;
  account: LoadedKind<'hedge'>;
}) {
  const { wallet } = useWallet();
  const nameOf = useNameOf();
  const { mint } = room;
  const { collateral } = buffer;
  const price = (value: bigint) => `${formatPrice(value, { minDigits: 2, maxDigits: 4 })} ${mint.symbol}`;
  const [tone, word] = STATES[put.state];
  return (
    <li className={style.put}>
      <div className="between">
        <h3>
          {collateral.text(put.size)} at {price(put.strike)}
        </h3>
        <Badge tone={tone}>{word}</Badge>
      </div>
      <Facts
        items={[
          [
            'Writer',
            <AddressText
              key="writer"
              address={put.writer}
              name={put.writer === wallet?.address ? 'you' : nameOf(put.writer)}
              what="Writer"
            />,
          ],
          ['Locked for it', mint.text(put.locked)],
          [
            'Expires',
            <span key="expiry">
              <When at={put.expiry} /> <Left until={put.expiry} past="expired" />
            </span>,
          ],
          [put.state === 'offered' ? 'Premium asked' : 'Premium paid', mint.text(put.premium)],
          put.state === 'bought' && [
            'Exercise would gain',
            put.gain === null
              ? 'unknown without a price'
              : put.gain === 0n
                ? 'nothing: the market pays the strike or more'
                : `${mint.text(put.gain)} above the last price of ${put.lastPrice === null ? '–' : price(put.lastPrice)}`,
          ],
          put.delivered > 0n && ['Collateral for its writer', collateral.text(put.delivered)],
        ]}
      />
      <PutActions room={room} buffer={buffer} put={put} account={account} />
    </li>
  );
}
