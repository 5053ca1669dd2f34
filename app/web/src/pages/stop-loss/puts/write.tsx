import { AmountInvalid, DAY, formatPrice, formatTime, parseAmount, parsePrice, planPut, putLock } from '@bulwark/client';
import { useState } from 'react';
import { useNow } from '../../../chain/chain';
import { useTransaction } from '../../../chain/transaction';
import { Act } from '../../../forms/act';
import { typed, typedAmount } from '../../../forms/amount';
import { Card, Facts } from '../../../ui/card';
import { Field, Select } from '../../../ui/field';
import { useHas } from '../../../wallet/purse';
import type { StopLossRoom } from '../room';

/** Shortest and longest time of a put, as the program has them: an hour, 732 days. */
const MIN_TERM = 3_600n;
const MAX_TERM = 732n;

/** A whole number of days. */
function parseDays(text: string): bigint {
  const days = parseAmount(text, 0);
  if (days < 1n || days > MAX_TERM) throw new AmountInvalid(`Enter 1 to ${MAX_TERM} days.`);
  return days;
}

/** Writes a put: locks its whole strike and offers it to a buffer. */
export function WritePut({ room }: { room: StopLossRoom }) {
  const { buffers, mint, pool } = room;
  const [chosen, setChosen] = useState<string>();
  const [size, setSize] = useState('');
  const [strike, setStrike] = useState('');
  const [days, setDays] = useState('');
  const [premium, setPremium] = useState('');
  const ask = useTransaction();
  const now = useNow();
  const has = useHas(mint.address);
  const buffer = buffers.find(({ view }) => view.address === chosen) ?? buffers[0];
  if (!buffer) return null;
  const { collateral, account, feed } = buffer;
  const sizes = typedAmount(size, collateral.decimals);
  const strikes = typed(strike, parsePrice);
  const terms = typed(days, parseDays);
  const premiums = typedAmount(premium, mint.decimals);
  const lock =
    sizes.amount && strikes.amount ? putLock({ buffer: account, strike: strikes.amount, size: sizes.amount }) : undefined;
  const expiry = terms.amount === undefined ? undefined : now + terms.amount * DAY;
  const market = feed?.data.latest.price;
  const price = (value: bigint) => `${formatPrice(value, { minDigits: 2, maxDigits: 4 })} ${mint.symbol}`;

  const refused = (): string | undefined => {
    const wrong = sizes.error ?? strikes.error ?? terms.error ?? premiums.error;
    if (wrong) return wrong;
    if (!sizes.amount || !strikes.amount || expiry === undefined || premiums.amount === undefined)
      return 'Enter size, strike, days and premium.';
    if (expiry < now + MIN_TERM) return 'It expires an hour ahead at least.';
    if (lock !== undefined && has !== undefined && lock > has)
      return `It locks ${mint.text(lock)}; the wallet has ${mint.text(has)}.`;
    return undefined;
  };

  const review = () => {
    const [sizeIs, strikeIs, premiumIs] = [sizes.amount, strikes.amount, premiums.amount];
    if (!sizeIs || !strikeIs || premiumIs === undefined || expiry === undefined || lock === undefined) return;
    ask({
      title: 'Write a put',
      facts: [
        ['Buffer', buffer.name],
        ['It may sell you', `${collateral.text(sizeIs)} at ${price(strikeIs)}`],
        ['Until', formatTime(expiry)],
        ['You lock', mint.text(lock)],
        ['You ask', `${mint.text(premiumIs)}, paid when the authority buys it`],
      ],
      warning:
        'Once it is bought the lock comes back only when it expires. If the price falls below the strike you get the collateral for it, worth less.',
      plan: (writer) =>
        planPut({ pool, mint, buffer: account, writer, strike: strikeIs, size: sizeIs, expiry, premium: premiumIs }),
      done: 'Put written',
      after: () => {
        setSize('');
        setStrike('');
        setDays('');
        setPremium('');
      },
    });
  };

  return (
    <Card
      title="Write a put"
      note="You lock the whole strike and are paid a premium if the authority buys it. Until then you can take it back."
    >
      {buffers.length > 1 && (
        <Select
          label="Buffer"
          value={buffer.view.address}
          options={buffers.map(({ view, name }) => ({ value: view.address, label: name }))}
          onChange={(event) => setChosen(event.target.value)}
        />
      )}
      <Field
        label="Size of the put"
        inputMode="decimal"
        value={size}
        error={sizes.error}
        suffix={collateral.symbol}
        hint={`The buffer holds ${collateral.text(buffer.view.collateral)}.`}
        onChange={(event) => setSize(event.target.value)}
      />
      <Field
        label="Strike"
        inputMode="decimal"
        value={strike}
        error={strikes.error}
        suffix={mint.symbol}
        hint={market ? `The last price is ${price(market)}.` : 'The feed has no price yet.'}
        onChange={(event) => setStrike(event.target.value)}
      />
      <Field
        label="Days until it expires"
        inputMode="numeric"
        value={days}
        error={terms.error}
        suffix="days"
        hint={expiry === undefined ? `1 to ${MAX_TERM}` : formatTime(expiry)}
        onChange={(event) => setDays(event.target.value)}
      />
      <Field
        label="Premium asked"
        inputMode="decimal"
        value={premium}
        error={premiums.error}
        suffix={mint.symbol}
        hint={`Paid out of the treasury’s fees, within the buffer’s budget of ${mint.text(account.data.terms.putBudget)} a year.`}
        onChange={(event) => setPremium(event.target.value)}
      />
      <Facts items={[['You lock', lock === undefined ? '–' : mint.text(lock)]]} />
      <Act refused={refused()} onClick={review}>
        Write the put
      </Act>
    </Card>
  );
}
