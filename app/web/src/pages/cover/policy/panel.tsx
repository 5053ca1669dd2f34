import { formatBps } from '@bulwark/client';
import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import { AddressText } from '../../../ui/address';
import { Notice } from '../../../ui/badge';
import { Parts } from '../../../ui/bars';
import { Button } from '../../../ui/button';
import { Card, Facts } from '../../../ui/card';
import { Tabs } from '../../../ui/tabs';
import { When } from '../../../ui/time';
import { short } from '../../../words/keys';
import { hex } from '../product/terms';
import { Cancel } from './cancel';
import { Close } from './close';
import { Increase } from './increase';
import { LossLinks } from './loss-links';
import { type Holding, isOver } from './mine';
import style from './panel.module.css';
import { PolicyState } from './parts';
import { Renew } from './renew';
import { Transfer } from './transfer';

/** Everything about one policy, and what its holder can do with it. */
export function PolicyPanel({ holding, close }: { holding: Holding; close: () => void }) {
  const { offer, policy } = holding;
  const top = useRef<HTMLDivElement>(null);
  useEffect(() => {
    top.current?.focus({ preventScroll: true });
    top.current?.scrollIntoView({ block: 'start' });
  }, []);
  const over = isOver(holding);
  const actions = over
    ? [{ name: 'Close', content: <Close holding={holding} /> }]
    : [
        { name: 'Renew', content: <Renew holding={holding} /> },
        { name: 'Raise the sum', content: <Increase holding={holding} /> },
        { name: 'Cancel', content: <Cancel holding={holding} /> },
        { name: 'Hand over', content: <Transfer holding={holding} /> },
      ];
  return (
    <div ref={top} tabIndex={-1} style={{ outline: 'none', scrollMarginTop: '5rem' }}>
      <Card
        title={offer.name}
        note={
          <>
            Policy <AddressText address={policy.address} name={short(policy.address)} />
          </>
        }
        actions={
          <>
            <PolicyState holding={holding} />
            <Button tone="plain" size="small" onClick={close}>
              Hide
            </Button>
          </>
        }
      >
        <div className={style.panel}>
          <div className="stack">
            <Tabs key={String(over)} label="What you can do with this policy" tabs={actions} />
          </div>
          <div className="stack">
            <PolicyFacts holding={holding} />
            <LossLinks holding={holding} />
          </div>
        </div>
      </Card>
    </div>
  );
}

function PolicyFacts({ holding }: { holding: Holding }) {
  const { offer, policy, view } = holding;
  const { data } = policy;
  const { mint } = offer;
  const raised = view.state !== 'ended' && data.sumBeforeIncrease !== data.sumInsured;
  const kept = hex(data.termsHash) === hex(offer.account.data.termsHash);
  return (
    <>
      <Facts
        items={[
          [
            'Product',
            <Link key="product" href={`/cover/${offer.address}`}>
              {offer.name}
            </Link>,
          ],
          ['Sum insured', mint.text(data.sumInsured)],
          raised && ['Of it from the start', mint.text(data.sumBeforeIncrease)],
          raised && ['The addition covers from', <When key="raised" at={data.increaseCoversFrom} />],
          ['Used by claims', mint.text(data.approved)],
          ['Paid for claims', mint.text(data.paid)],
          ['Covers a loss now with', mint.text(view.cover)],
          ['You bear of each loss', formatBps(data.deductibleBps)],
          ['Covers from', <When key="from" at={data.coversFrom} />],
          [view.state === 'cancelled' ? 'Cancelled' : 'Covers until', <When key="end" at={data.end} />],
          ['Losses can be reported until', <When key="report" at={view.reportableUntil} />],
          ['Terms, by hash', <AddressText key="terms" address={hex(data.termsHash)} />],
        ]}
      />
      {!kept && <Notice>The product sells other terms today. This policy keeps its own; a renewal takes those of today.</Notice>}
      <Parts
        label="Premium"
        parts={[
          { name: 'Premium earned', amount: view.earned, text: mint.text(view.earned), series: 0 },
          {
            name: view.state === 'cancelled' ? 'Not earned' : 'Still to earn',
            amount: view.unearned,
            text: mint.text(view.unearned),
            series: 5,
          },
        ]}
      />
    </>
  );
}
