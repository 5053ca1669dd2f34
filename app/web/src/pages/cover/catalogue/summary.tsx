import type { LoadedKind } from '@bulwark/client';
import type { SolvencyView } from '@bulwark/client/maths';
import { useView } from '../../../chain/book';
import { useMints } from '../../../chain/mints';
import { useNames } from '../../../chain/names';
import { Card, Stat, Stats } from '../../../ui/card';
import { Loading } from '../../../ui/states';
import { refusalText } from '../../../words/refusals';
import { SolvencyMeters } from '../product/could-pay';
import { LossWords, sumExposure } from './loss';
import style from './summary.module.css';

/** What a pool is, in figures: cover in force, capital behind it, and whether it could pay. */
export function PoolSummary({ pool, title }: { pool: LoadedKind<'pool'>; title: string | undefined }) {
  const mint = useMints().get(pool.data.mint);
  const names = useNames();
  const view = useView((book) => {
    const solvency = book.solvency(pool.address, true);
    const largest = solvency.products.reduce<SolvencyView['products'][number] | undefined>(
      (most, product) => (most && most.exposure >= product.exposure ? most : product),
      undefined,
    );
    return { solvency, largest, loss: largest && book.allocation(pool.address, largest.exposure) };
  });
  if (!view || !mint) return <Loading lines={4} />;
  const { solvency, largest, loss } = view;
  const money = (amount: bigint) => mint.text(amount, { minDigits: 0, maxDigits: 0 });
  return (
    <Card title={title}>
      <div className={style.summary}>
        <Stats>
          <Stat
            label="Cover in force"
            value={money(sumExposure(solvency))}
            hint="What could be claimed if everything insured were lost at once"
          />
          <Stat
            label="Capital behind it"
            value={money(solvency.eligible)}
            hint={<CapitalParts solvency={solvency} money={money} />}
          />
        </Stats>
        <section className="stack" aria-label="Could it pay?">
          <h3>Could it pay?</h3>
          <SolvencyMeters solvency={solvency} mint={mint} />
          {largest && loss && largest.exposure > 0n && (
            <p className="small">
              <LossWords name={`The largest product, ${names.product(largest.product)}`} loss={loss} mint={mint} />
            </p>
          )}
          {solvency.refusal && <p className="small">{refusalText(solvency.refusal)} It sells no cover until that has changed.</p>}
        </section>
      </div>
    </Card>
  );
}

function CapitalParts({ solvency, money }: { solvency: SolvencyView; money: (amount: bigint) => string }) {
  const parts = [
    `${money(solvency.capital)} of underwriters`,
    solvency.reinsurance.counted > 0n && `${money(solvency.reinsurance.counted)} of re-insurers`,
    solvency.buffers.counted > 0n && `${money(solvency.buffers.counted)} of stop-loss buffers`,
  ].filter((part) => part !== false);
  return <>What counts of it: {parts.join(', ')}</>;
}
