import { useMemo, useState } from 'react';
import { Button } from '../../../ui/button';
import { Card } from '../../../ui/card';
import { Choice } from '../../../ui/choice';
import { Field, Select } from '../../../ui/field';
import { useMedia } from '../../../ui/media';
import { Empty } from '../../../ui/states';
import { PERIL_ABOUT, perilInWords } from '../../../words/perils';
import type { Offer } from '../offers';
import style from './catalogue.module.css';
import { OfferCard } from './offer-card';
import { OfferTable } from './offer-table';

/** From this width on the whole table is seen at once. */
const TABLE = '(min-width: 76rem)';

const ORDERS = [
  { value: 'price', label: 'Cheapest first' },
  { value: 'dear', label: 'Dearest first' },
  { value: 'capacity', label: 'Most left first' },
  { value: 'name', label: 'By name' },
];

const byOrder = (order: string) => (a: Offer, b: Offer) => {
  if (order === 'price') return Number(a.view.rate - b.view.rate);
  if (order === 'dear') return Number(b.view.rate - a.view.rate);
  if (order === 'capacity') return a.headroom === b.headroom ? 0 : a.headroom > b.headroom ? -1 : 1;
  return a.name.localeCompare(b.name);
};

const says = (offer: Offer, text: string) =>
  `${offer.name} ${offer.protocol} ${offer.summary} ${perilInWords(offer.account.data.peril)}`
    .toLowerCase()
    .includes(text.trim().toLowerCase());

/** Every product, to search, filter and order. */
export function Catalogue({ offers }: { offers: readonly Offer[] }) {
  const [peril, setPeril] = useState('all');
  const [text, setText] = useState('');
  const [order, setOrder] = useState('price');
  const table = useMedia(TABLE);
  const perils = useMemo(() => [...new Set(offers.map(({ account }) => account.data.peril))].sort((a, b) => a - b), [offers]);
  const found = offers
    .filter(({ account }) => peril === 'all' || account.data.peril === Number(peril))
    .filter((offer) => says(offer, text))
    .sort(byOrder(order));
  const selling = offers.filter(({ view }) => view.refusal === null).length;
  const held = offers.some(({ view, headroom }) => view.capacityLeft > headroom);
  const options = [
    { value: 'all', label: 'All' },
    ...perils.map((known) => ({ value: String(known), label: perilInWords(known) })),
  ];
  const about = peril === 'all' ? undefined : PERIL_ABOUT[Number(peril)];
  const everything = () => {
    setPeril('all');
    setText('');
  };
  return (
    <Card
      title="What can be covered"
      note={
        `${selling} of ${offers.length} products ${selling === 1 ? 'sells' : 'sell'} new cover now. In the bars, full is sold` +
        (held ? '; hatched is capacity that capital does not allow to sell now.' : '.')
      }
      flush
    >
      <div className={style.filters}>
        {table ? (
          <Choice label="Peril" value={peril} choose={setPeril} options={options} hint={about} />
        ) : (
          <div className={style.pair}>
            <Select label="Peril" options={options} value={peril} onChange={(event) => setPeril(event.target.value)} />
            <Select label="Order" options={ORDERS} value={order} onChange={(event) => setOrder(event.target.value)} />
          </div>
        )}
        <Field
          label="Search"
          type="search"
          placeholder="Product or protocol"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <p className="hidden" role="status">
        {found.length} {found.length === 1 ? 'product' : 'products'} shown
      </p>
      {offers.length === 0 ? (
        <Empty title="No product yet">The fund has listed nothing that can be covered.</Empty>
      ) : found.length === 0 ? (
        <Empty
          title="Nothing fits"
          action={
            <Button tone="quiet" size="small" onClick={everything}>
              Show everything
            </Button>
          }
        >
          No product has this peril and these words.
        </Empty>
      ) : table ? (
        <OfferTable offers={found} />
      ) : (
        <ul className={style.cards}>
          {found.map((offer) => (
            <OfferCard key={offer.address} offer={offer} />
          ))}
        </ul>
      )}
    </Card>
  );
}
