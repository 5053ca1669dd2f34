import { formatBps } from '@bulwark/client';
import { useMemo } from 'react';
import { useLocation } from 'wouter';
import { useNow } from '../../../chain/chain';
import { type Column, Table } from '../../../ui/table';
import { refusalReason } from '../../../words/refusals';
import type { Offer } from '../offers';
import { assessmentAge, daysOf, termsOf } from '../words';
import style from './offer.module.css';
import { Assessment, Capacity, OfferName, OfferState, offerState, priceOf } from './offer-parts';

/** Products side by side. */
export function OfferTable({ offers }: { offers: readonly Offer[] }) {
  const [, go] = useLocation();
  const day = useNow() / 86_400n;
  const columns = useMemo(() => columnsAt(day * 86_400n), [day]);
  return (
    <Table
      caption="Products"
      rows={offers}
      columns={columns}
      id={(offer) => offer.address}
      first="Price a year"
      pick={(offer) => go(`/cover/${offer.address}`)}
    />
  );
}

function columnsAt(now: bigint): Column<Offer>[] {
  return [
    { head: 'Product', cell: (offer) => <OfferName offer={offer} />, sort: (offer) => offer.name, text: (offer) => offer.name },
    {
      head: 'Price a year',
      cell: (offer) => <span className={style.price}>{priceOf(offer)}</span>,
      sort: ({ view }) => view.rate,
      text: priceOf,
      number: true,
    },
    {
      head: 'Capacity left',
      cell: (offer) => <Capacity offer={offer} />,
      sort: ({ headroom }) => headroom,
      text: ({ headroom, mint }) => mint.text(headroom, { grouping: false }),
    },
    {
      head: 'You bear',
      cell: ({ account }) => formatBps(account.data.deductibleBps),
      sort: ({ account }) => account.data.deductibleBps,
      text: ({ account }) => formatBps(account.data.deductibleBps),
      number: true,
    },
    {
      head: 'Waiting',
      cell: ({ account }) => <span className={style.line}>{daysOf(account.data.waitingPeriod)}</span>,
      sort: ({ account }) => account.data.waitingPeriod,
      text: ({ account }) => daysOf(account.data.waitingPeriod),
    },
    {
      head: 'Terms',
      cell: ({ account }) => <span className={style.line}>{termsOf(account.data)}</span>,
      text: ({ account }) => termsOf(account.data),
    },
    {
      head: 'Assessment',
      cell: (offer) => (
        <span className={style.line}>
          <Assessment offer={offer} />
        </span>
      ),
      sort: ({ view }) => view.assessedUntil,
      text: ({ view }) => assessmentAge(view, now).text,
    },
    {
      head: 'State',
      cell: (offer) => (
        <div className={style.state}>
          <OfferState offer={offer} />
          {offer.view.refusal && <span className={`${style.why} soft small`}>{refusalReason(offer.view.refusal)}</span>}
        </div>
      ),
      sort: offerState,
      text: offerState,
    },
  ];
}
