import { Link } from 'wouter';
import { PageHead } from '../../shell/page';
import { Notice } from '../../ui/badge';
import { ButtonLink } from '../../ui/button-link';
import { Card, Facts } from '../../ui/card';
import { Empty, Failed, Loading } from '../../ui/states';
import { PERIL_ABOUT, perilInWords } from '../../words/perils';
import { refusalText } from '../../words/refusals';
import { OfferState } from './catalogue/offer-parts';
import { type Offer, useOffers } from './offers';
import { AssessmentCard } from './product/assessment';
import { CouldPay } from './product/could-pay';
import { CurveCard } from './product/curve';
import style from './product/product.module.css';
import { useQuoting } from './product/quote';
import { QuoteForm } from './product/quote-form';
import { useTerms } from './product/terms';
import { TermsCard } from './product/terms-card';
import { daysOf, termsOf } from './words';

/** One product: its terms, its risk, its price, and a form to buy it. */
export default function Product({ address }: { address: string }) {
  const { offers, failure } = useOffers();
  if (failure) return <Failed {...failure} />;
  if (!offers) return <Loading lines={8} />;
  const offer = offers.find((known) => known.address === address);
  if (offer) return <Shown key={address} offer={offer} />;
  return (
    <>
      <PageHead title="No such product" />
      <Empty title="This fund has no product at this address" action={<ButtonLink href="/">See what can be covered</ButtonLink>}>
        The address may be wrong, or of another network.
      </Empty>
    </>
  );
}

function Shown({ offer }: { offer: Offer }) {
  const { account, view } = offer;
  const terms = useTerms(offer.terms, account.data.termsHash);
  const quoting = useQuoting(offer, terms);
  const price = quoting.quote?.price;
  return (
    <>
      <Link href="/" className="small">
        All cover
      </Link>
      <PageHead
        title={offer.name}
        lead={offer.summary || PERIL_ABOUT[account.data.peril]}
        actions={<OfferState offer={offer} />}
      />
      {view.refusal && (
        <Notice tone="warn" title="No new cover is sold now">
          {refusalText(view.refusal)}
        </Notice>
      )}
      <div className={style.page}>
        <div className={style.buy}>
          <QuoteForm offer={offer} quoting={quoting} terms={terms} />
        </div>
        <div className="stack">
          <Card title="What is covered">
            <Facts
              items={[
                offer.protocol !== '' && ['Protocol', offer.protocol],
                ['Peril', perilInWords(account.data.peril)],
                ['Paid in', offer.mint.symbol],
                ['Terms', termsOf(account.data)],
                ['Waiting period', daysOf(account.data.waitingPeriod)],
                ['Pool', offer.poolName],
              ]}
            />
          </Card>
          <TermsCard offer={offer} terms={terms} />
          <CurveCard offer={offer} price={price} />
          <CouldPay offer={offer} price={price} />
          <AssessmentCard offer={offer} />
        </div>
      </div>
    </>
  );
}
