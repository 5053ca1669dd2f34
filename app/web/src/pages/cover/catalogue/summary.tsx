import type { LoadedKind } from '@bulwark/client';
import { formatRate } from '@bulwark/client';
import type { AllocationView, ProductSolvency, SolvencyView } from '@bulwark/client/maths';
import { useView } from '../../../chain/book';
import { useChain } from '../../../chain/chain';
import { type NamedMint, useMints } from '../../../chain/mints';
import { useNames } from '../../../chain/names';
import { Card, Stat, Stats } from '../../../ui/card';
import { Loading } from '../../../ui/states';
import { Broken } from '../broken';
import { times } from '../words';
import style from './summary.module.css';

/** What stands behind the cover of each pool, and whether it could pay; as many places as the app knows pools until they are read. */
export function Summary({ pools }: { pools: readonly LoadedKind<'pool'>[] | undefined }) {
  const known = useChain().deployment.pools;
  return (
    <Card title="Could it pay?" note="From the chain, by the program’s own formulas, this very second.">
      <ul className={style.pools}>
        {pools
          ? pools.map((pool) => <PoolSummary key={pool.address} pool={pool} named={pools.length > 1} />)
          : known.map(({ address, name }) => (
              <li key={address} className="stack">
                {known.length > 1 && <h3>{name}</h3>}
                <Loading lines={3} />
              </li>
            ))}
      </ul>
    </Card>
  );
}

/** The product with most cover in force. */
const largestOf = (solvency: SolvencyView): ProductSolvency | undefined =>
  solvency.products.reduce<ProductSolvency | undefined>(
    (most, product) => (most && most.exposure >= product.exposure ? most : product),
    undefined,
  );

function PoolSummary({ pool, named }: { pool: LoadedKind<'pool'>; named: boolean }) {
  const mint = useMints().get(pool.data.mint);
  const names = useNames();
  const view = useView((book) => {
    const solvency = book.solvency(pool.address, true);
    const largest = largestOf(solvency);
    return { solvency, largest, loss: largest && book.allocation(pool.address, largest.exposure) };
  });
  return (
    <li className="stack">
      {named && <h3>{names.pool(pool.address)}</h3>}
      {view && mint ? (
        <>
          <Figures
            solvency={view.solvency}
            mint={mint}
            largest={view.largest && names.product(view.largest.product)}
            loss={view.loss}
          />
          {view.solvency.refusal && <Broken refusal={view.solvency.refusal} />}
        </>
      ) : (
        <Loading lines={3} />
      )}
    </li>
  );
}

function Figures({
  solvency,
  mint,
  largest,
  loss,
}: {
  solvency: SolvencyView;
  mint: NamedMint;
  largest: string | undefined;
  loss: AllocationView | undefined;
}) {
  const money = (amount: bigint) => mint.text(amount, { minDigits: 0, maxDigits: 0 });
  const { capital, reinsurance, buffers, expectedAnnualLoss, scr, scrCoverBps } = solvency;
  const insured = solvency.products.reduce((sum, { exposure }) => sum + exposure, 0n);
  const behind = [
    `underwriters ${money(capital)}`,
    reinsurance.counted > 0n && `re-insurers ${money(reinsurance.counted)}`,
    buffers.counted > 0n && `buffers ${money(buffers.counted)}`,
  ].filter((part) => part !== false);
  return (
    <Stats>
      <Stat label="Cover in force" value={money(insured)} hint="All that is insured, were everything lost at once" />
      <Stat label="Capital that counts" value={money(solvency.eligible)} hint={`Of it ${behind.join(', ')}`} />
      <Stat
        label="Against a 1-in-200 year"
        value={scrCoverBps === null ? 'Nothing at risk' : times(scrCoverBps)}
        tone={scrCoverBps !== null && scrCoverBps < 10_000 ? 'bad' : undefined}
        hint={`What counts, over the ${money(scr)} that such a year takes. An average year takes ${money(expectedAnnualLoss)}.`}
      />
      {largest !== undefined && loss && loss.loss > 0n && (
        <Stat
          label={`If all of ${largest} were lost`}
          value={loss.shortfall === 0n ? 'Paid in full' : `${formatRate(loss.factor, { maxDigits: 2 })} paid`}
          tone={loss.shortfall > 0n ? 'warn' : undefined}
          hint={
            loss.shortfall === 0n
              ? `The largest product, ${money(loss.loss)} of cover. Capital left: ${money(loss.capitalAfter)}.`
              : `The largest product, ${money(loss.loss)} of cover: ${money(loss.shortfall)} would stay owed.`
          }
        />
      )}
    </Stats>
  );
}
