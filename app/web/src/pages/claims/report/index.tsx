import { formatTime, type LoadedKind, planReport } from '@bulwark/client';
import type { Address } from '@solana/kit';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useFund, usePools, useProducts } from '../../../chain/accounts';
import { useNow } from '../../../chain/chain';
import { useMints } from '../../../chain/mints';
import { useNames } from '../../../chain/names';
import { useTransaction } from '../../../chain/transaction';
import { Act } from '../../../forms/act';
import { Card, Facts } from '../../../ui/card';
import { Field, Select } from '../../../ui/field';
import { Empty, Loading } from '../../../ui/states';
import { useHas } from '../../../wallet/purse';
import { useWallet } from '../../../wallet/wallet';
import { EvidenceInput, HashText } from '../evidence';
import { windowText } from '../words';
import { moment, written, wrongMoment } from './moment';
import { refused } from './refused';
import { Running } from './running';

/** Asks for a loss of a product and reports it. */
export function Report() {
  const fund = useFund().data;
  const products = useProducts().data;
  const title = 'Report an incident';
  if (!fund || !products)
    return (
      <Card title={title}>
        <Loading lines={5} />
      </Card>
    );
  return (
    <Card
      title={title}
      note="Report a loss of a product when nobody has yet. One report serves all policyholders: each files a claim once it is confirmed."
    >
      {products.length === 0 ? <Empty title="The fund has no product" /> : <Form fund={fund} products={products} />}
    </Card>
  );
}

function Form({ fund, products }: { fund: LoadedKind<'fund'>; products: readonly LoadedKind<'product'>[] }) {
  const names = useNames();
  const mints = useMints();
  const pools = usePools().data;
  const now = useNow();
  const ask = useTransaction();
  const { wallet, connect } = useWallet();
  const [, go] = useLocation();
  const [chosen, choose] = useState<Address | undefined>();
  const [time, setTime] = useState('');
  const [hash, setHash] = useState<Uint8Array>();
  const product = products.find(({ address }) => address === chosen);
  const pool = pools?.find(({ address }) => address === product?.data.pool);
  const mint = pool && mints.get(pool.data.mint);
  const has = useHas(mint?.address);
  const bond = pool?.data.settings.reportBond ?? 0n;
  const { reportWindow, confirmWindow } = fund.data.parameters;
  const oldest = now - BigInt(reportWindow);
  const at = moment(time);
  const wrong = wrongMoment(time, now, reportWindow);
  const poor = mint && has !== undefined && has < bond;
  const why = !product
    ? 'Choose the product that lost money.'
    : (refused(fund.data, product.data, now) ??
      (at === undefined || wrong
        ? 'Say when the loss happened.'
        : !hash
          ? 'Give the evidence.'
          : poor
            ? `The bond needs ${mint.text(bond)}; the wallet has ${mint.text(has)}.`
            : undefined));
  const send = () => {
    if (!product || !pool || !mint || at === undefined || !hash) return;
    let incident: Address | undefined;
    ask({
      title: 'Report an incident',
      facts: [
        ['Product', names.product(product.address)],
        ['The loss happened', formatTime(at)],
        ['Evidence', <HashText key="hash" hash={hash} />],
        ['Your bond', mint.text(bond)],
        ['The committee votes until', formatTime(now + BigInt(confirmWindow))],
        ['You get the bond back', 'unless the committee votes the report down'],
      ],
      warning: `From now on nobody can buy or cancel cover on ${names.product(product.address)} until this is decided.`,
      plan: async (reporter) => {
        const plan = await planReport({ pool, mint, product, reporter, incidentTime: at, evidenceHash: hash });
        incident = plan.incident;
        return plan;
      },
      done: 'Incident reported',
      after: () => incident && go(`/claims/${incident}`),
    });
  };
  return (
    <form
      className="halves"
      onSubmit={(event) => {
        event.preventDefault();
        if (wallet) send();
        else connect();
      }}
    >
      <div className="stack">
        <Select
          label="Product"
          value={chosen ?? ''}
          onChange={(event) => choose(event.target.value as Address)}
          options={[
            { value: '', label: 'Choose a product' },
            ...products.map(({ address }) => ({ value: address, label: names.product(address) })),
          ]}
        />
        <Running product={chosen} />
        <Field
          label="Time of the loss (UTC)"
          type="datetime-local"
          step={1}
          min={written(oldest)}
          max={written(now)}
          value={time}
          error={wrong}
          hint={
            at === undefined
              ? `It decides which policies are covered. The chain’s clock says ${formatTime(now)}.`
              : `In your time zone: ${new Date(Number(at) * 1_000).toLocaleString()}. It decides which policies are covered.`
          }
          onChange={(event) => setTime(event.target.value)}
        />
        <EvidenceInput of="the loss" hash={hash} set={setHash} />
      </div>
      <div className="stack">
        <h3>Your bond</h3>
        {mint && <Facts items={[['Bond', mint.text(bond)], has !== undefined && ['In your wallet', mint.text(has)]]} />}
        <p className="soft small">
          The pool holds it. It goes back to you when the report is confirmed, or when too few members vote within{' '}
          {windowText(confirmWindow)}. It goes to the treasury only if the committee votes that there was no insured loss.
        </p>
        <Act submit refused={why}>
          Report the incident
        </Act>
      </div>
    </form>
  );
}
