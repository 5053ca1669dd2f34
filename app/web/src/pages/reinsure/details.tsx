import { type LoadedKind, planTrancheSync } from '@bulwark/client';
import { useView } from '../../chain/book';
import { useNow } from '../../chain/chain';
import type { NamedMint } from '../../chain/mints';
import { useNames } from '../../chain/names';
import { useTransaction } from '../../chain/transaction';
import { Act } from '../../forms/act';
import { AddressText } from '../../ui/address';
import { Notice } from '../../ui/badge';
import { Card, Facts } from '../../ui/card';
import { largest } from '../../words/amounts';
import { formatSharePrice } from '../../words/shares';
import { TRANCHE_KIND } from '../../words/tranches';
import { coverOf, priceOf, reinstatementsOf } from './contract';
import type { Known } from './programme';
import { TermLine } from './term';

/** One tranche in full: contract, money, term, and pulling what the pool owes it. */
export function Contract({
  pool,
  mint,
  tranche: { account, view },
  name,
}: {
  pool: LoadedKind<'pool'>;
  mint: NamedMint;
  tranche: Known;
  name: string;
}) {
  const now = useNow();
  const ask = useTransaction();
  const { layer } = view;
  const kind = TRANCHE_KIND[layer.kind];
  const sync = () =>
    ask({
      title: 'Pull ceded premium',
      facts: [
        ['From the pool’s vault to', name],
        ['Amount, and what is earned until it lands', mint.text(view.pending)],
      ],
      plan: () => planTrancheSync({ pool, mint, tranche: account }),
      done: 'Ceded premium pulled',
    });
  return (
    <Card title={name} note={name === kind.name ? undefined : kind.name}>
      <p>{kind.bears}</p>
      {view.wiped && (
        <Notice tone="bad" title="This tranche is wiped">
          A loss took all of its collateral. It takes no capital and is not renewed.
        </Notice>
      )}
      <TermLine layer={layer} now={now} />
      <Facts
        items={[
          ['Covers', coverOf(layer, mint)],
          ['Earns', priceOf(layer)],
          layer.kind !== 'quotaShare' && ['Premium a year on the limit that stands', mint.text(layer.premiumAYear)],
          [layer.kind === 'quotaShare' ? 'Collateral of the whole cession' : 'Limit', mint.text(layer.limit)],
          ['Limit left', mint.text(layer.limitLeft)],
          ['Collateral with what waits for it', mint.text(view.worth)],
          ['Could pay of a loss now', mint.text(layer.recoverable)],
          ['Still takes', mint.text(view.room)],
          layer.kind === 'excessOfLoss' && ['Reinstatements', reinstatementsOf(layer)],
          ['Premium and returned losses, ever', mint.text(layer.pulled + layer.owed)],
          ['Losses paid, ever', mint.text(layer.losses)],
          ['Price of a share', formatSharePrice(view.sharePrice)],
          ['Account', <AddressText key="account" address={view.address} />],
        ]}
      />
      <Hint pool={pool} mint={mint} index={layer.index} />
      <Act tone="quiet" refused={view.pending === 0n ? 'The pool owes this tranche nothing now.' : undefined} onClick={sync}>
        {view.pending === 0n ? 'Pull ceded premium' : `Pull ${mint.text(view.pending)} of ceded premium`}
      </Act>
      <p className="soft small">Anyone may pull it. It goes to the tranche, whose shares are worth more by it.</p>
    </Card>
  );
}

/** What the largest assessed loss would take from the tranche: the only measure of its risk that the chain has. */
function Hint({ pool, mint, index }: { pool: LoadedKind<'pool'>; mint: NamedMint; index: number }) {
  const names = useNames();
  const solvency = useView((book) => book.solvency(pool.address, true));
  const worst = largest(solvency?.products ?? [], ({ stressed }) => stressed);
  const allocation = useView((book) => (worst ? book.allocation(pool.address, worst.stressed) : undefined));
  if (!worst || !allocation || worst.stressed === 0n) return null;
  const part = allocation.parts.find(({ payer }) => payer.index === index && payer.kind !== 'buffer')?.amount ?? 0n;
  return (
    <Notice tone="info" title={`It would pay ${mint.text(part)} of the largest 1-in-200 loss`}>
      That is a loss of {mint.text(worst.stressed)} on {names.product(worst.product)}, by its assessment. The chain knows no
      expected loss of a tranche: what a layer is worth you must judge yourself.
    </Notice>
  );
}
