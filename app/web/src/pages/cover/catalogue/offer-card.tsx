import { formatBps } from '@bulwark/client';
import { ButtonLink } from '../../../ui/button-link';
import { refusalReason } from '../../../words/refusals';
import type { Offer } from '../offers';
import { daysOf, termsOf } from '../words';
import style from './offer.module.css';
import { Assessment, Capacity, OfferName, OfferState, offerState, priceOf } from './offer-parts';

/** A product on a narrow screen. */
export function OfferCard({ offer }: { offer: Offer }) {
  const { account, view } = offer;
  return (
    <li className={style.card}>
      <div className="between">
        <OfferName offer={offer} />
        <OfferState offer={offer} />
      </div>
      {view.refusal && <p className="soft small">{refusalReason(view.refusal)}</p>}
      <p>
        <span className={style.price}>{priceOf(offer)}</span> <span className="soft">of the sum a year</span>
      </p>
      <div>
        <span className="soft small">Capacity left</span>
        <Capacity offer={offer} />
      </div>
      <dl className={style.facts}>
        <div>
          <dt>You bear</dt>
          <dd>{formatBps(account.data.deductibleBps)}</dd>
        </div>
        <div>
          <dt>Waiting</dt>
          <dd>{daysOf(account.data.waitingPeriod)}</dd>
        </div>
        <div>
          <dt>Terms</dt>
          <dd>{termsOf(account.data)}</dd>
        </div>
      </dl>
      <p className="small">
        Assessment: <Assessment offer={offer} />
      </p>
      <ButtonLink
        href={`/cover/${offer.address}`}
        tone={offerState(offer) === 'For sale' ? 'main' : 'quiet'}
        aria-label={offerState(offer) === 'For sale' ? `Get a quote for ${offer.name}` : `Look at it: ${offer.name}`}
      >
        {offerState(offer) === 'For sale' ? 'Get a quote' : 'Look at it'}
      </ButtonLink>
    </li>
  );
}
