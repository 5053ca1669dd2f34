import { formatRate } from '@bulwark/client';
import { Link } from 'wouter';
import { useNow } from '../../../chain/chain';
import { Badge } from '../../../ui/badge';
import { perilInWords } from '../../../words/perils';
import { refusalState } from '../../../words/refusals';
import type { Offer } from '../offers';
import { assessmentAge } from '../words';
import style from './offer.module.css';

/** Whose product it is, unless its name says so, and what strikes it. */
const subtitle = ({ name, protocol, account }: Offer) =>
  [name.startsWith(protocol) ? '' : protocol, perilInWords(account.data.peril)].filter((part) => part !== '').join(' · ');

/** Name of a product, a way to it, and whose it is. */
export function OfferName({ offer }: { offer: Offer }) {
  return (
    <div className={style.name}>
      {/* The row of a table goes there too: one step of history is enough. */}
      <Link href={`/cover/${offer.address}`} onClick={(event) => event.stopPropagation()}>
        {offer.name}
      </Link>
      <span className="soft small">{subtitle(offer)}</span>
    </div>
  );
}

/** Price of a year of cover now. */
export const priceOf = (offer: Offer): string => formatRate(offer.view.rate, { minDigits: 2, maxDigits: 2 });

/** Sold out although nothing else stands against a sale. */
const soldOut = (offer: Offer) => offer.headroom < offer.account.data.minSum;

/** Whether it sells, in two or three words. */
export function offerState(offer: Offer): string {
  const { refusal } = offer.view;
  if (refusal) return refusalState(refusal);
  return soldOut(offer) ? 'Sold out' : 'For sale';
}

/** Whether it sells. */
export function OfferState({ offer }: { offer: Offer }) {
  const text = offerState(offer);
  return <Badge tone={text === 'For sale' ? 'ok' : 'warn'}>{text}</Badge>;
}

/** How old the assessment is. */
export function Assessment({ offer }: { offer: Offer }) {
  const { tone, text } = assessmentAge(offer.view, useNow());
  return <span className={tone === 'ok' ? undefined : style[tone]}>{text}</span>;
}

/** What can still be sold, beside a bar of what is sold and what solvency holds back. */
export function Capacity({ offer }: { offer: Offer }) {
  const { view, headroom, mint } = offer;
  const percent = (amount: bigint) => (view.capacity === 0n ? 0 : Number((amount * 1_000n) / view.capacity) / 10);
  return (
    <div className={style.capacity}>
      <span>
        <strong>{mint.text(headroom, { minDigits: 0, maxDigits: 0, symbol: false })}</strong>{' '}
        <span className="soft">of {mint.text(view.capacity, { minDigits: 0, maxDigits: 0 })}</span>
      </span>
      <div className={style.track} aria-hidden="true">
        <div className={style.sold} style={{ width: `${percent(view.exposure)}%` }} />
        <div className={style.held} style={{ width: `${percent(view.capacityLeft - headroom)}%` }} />
      </div>
    </div>
  );
}
