import { AddressText } from '../../../ui/address';
import { Notice } from '../../../ui/badge';
import { Card, Facts } from '../../../ui/card';
import { Failed, Loading } from '../../../ui/states';
import type { Offer } from '../offers';
import { hex, type TermsCheck } from './terms';
import style from './terms.module.css';
import { TermsText } from './terms-text';

/** The terms document, and whether it is the one that the chain names. */
export function TermsCard({ offer, terms }: { offer: Offer; terms: TermsCheck }) {
  const { account } = offer;
  return (
    <Card title="Terms" note="A policy keeps the terms that it was sold under, by their hash. Later changes never touch it.">
      <Verdict terms={terms} />
      {(terms.state === 'same' || terms.state === 'differs') && (
        <details className={style.document}>
          <summary>Read the terms</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
          <section aria-label="Terms document" tabIndex={0} className={style.text}>
            <TermsText text={terms.text} />
          </section>
        </details>
      )}
      <Facts
        items={[
          ['Hash on chain', <AddressText key="chain" address={hex(account.data.termsHash)} />],
          (terms.state === 'same' || terms.state === 'differs') && [
            'Hash of the document',
            <AddressText key="document" address={terms.hash} />,
          ],
          ['Revision of the product', account.data.revision],
          offer.terms !== undefined && [
            'Document',
            <a key="link" href={offer.terms} target="_blank" rel="noreferrer">
              Open the file
            </a>,
          ],
        ]}
      />
    </Card>
  );
}

function Verdict({ terms }: { terms: TermsCheck }) {
  switch (terms.state) {
    case 'reading':
      return <Loading lines={2} label="Reading the terms" />;
    case 'failed':
      return (
        <Failed
          title="The terms document could not be read"
          advice="Do not buy what you cannot read. The chain has only its hash."
          retry={terms.retry}
        />
      );
    case 'unknown':
      return (
        <Notice tone="warn" title="This app has no terms document for this product">
          The chain has only its hash. Ask the fund for the document and compare its SHA-256 before you buy.
        </Notice>
      );
    case 'same':
      return (
        <Notice tone="ok" title="This is the document that the chain names">
          Your browser computed its SHA-256: it is the hash that the product has on chain.
        </Notice>
      );
    case 'differs':
      return (
        <Notice tone="bad" title="This is not the document that the chain names">
          Its SHA-256 is another than the product has on chain. Somebody changed one of them. Do not buy on it.
        </Notice>
      );
  }
}
