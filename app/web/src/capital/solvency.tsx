import { formatBps } from '@bulwark/client';
import type { RuleView, SolvencyView } from '@bulwark/client/maths';
import type { Address } from '@solana/kit';
import { useView } from '../chain/book';
import type { NamedMint } from '../chain/mints';
import { useNames } from '../chain/names';
import { Badge, Notice } from '../ui/badge';
import { Card, Facts } from '../ui/card';
import { Meter } from '../ui/meter';
import { Loading } from '../ui/states';
import { brief } from './brief';
import { CapitalBars, times } from './capital-bars';
import { useGroupNames } from './groups';
import { capitalRefusal } from './refusal';
import style from './solvency.module.css';

/** Every solvency rule of a pool: what it asks against what there is. */
export function SolvencyCard({ pool, mint }: { pool: Address; mint: NamedMint }) {
  const solvency = useView((book) => book.solvency(pool));
  return (
    <Card
      title="Could it pay?"
      note="Each sale of cover and each withdrawal must leave every rule standing. Amounts are the program’s, at this moment."
      actions={
        solvency && (
          <Badge tone={solvency.refusal ? 'bad' : 'ok'}>{solvency.refusal ? 'A rule is broken' : 'All rules hold'}</Badge>
        )
      }
    >
      {solvency ? <Rules solvency={solvency} mint={mint} /> : <Loading lines={8} />}
    </Card>
  );
}

function Rules({ solvency, mint }: { solvency: SolvencyView; mint: NamedMint }) {
  const group = useGroupNames();
  const names = useNames();
  const used = solvency.rules.filter((rule) => rule.used > 0n);
  const groups = used.filter((rule) => rule.rule === 'group');
  const products = used.filter((rule) => rule.rule === 'product');
  return (
    <div className={style.frame}>
      <div className={style.rules}>
        <section className="stack" aria-label="Capital against what is asked">
          {solvency.refusal && (
            <Notice tone="bad" title="This pool sells no cover and pays no withdrawal now">
              {capitalRefusal(solvency.refusal)}
            </Notice>
          )}
          <CapitalBars solvency={solvency} mint={mint} />
        </section>
        <section className="stack" aria-label="How to read it">
          <h3>Read both</h3>
          <p>
            The {times(solvency.reserveRatioBps)} floor looks at an average year: a pool can pass it many times over and still be
            ruined by one large event. The capital requirement asks for the 1-in-200 year.
          </p>
          <p>Neither is a promise: both rest on assessments that can be wrong.</p>
          <Facts
            items={[
              ['Re-insurance could bear', mint.text(solvency.reinsurance.bearable)],
              ['It counts up to', `${formatBps(solvency.reinsurance.capBps)} of capital`],
              ['Buffers, when last valued, after haircut', mint.text(solvency.buffers.worth)],
              ['They count up to', `${formatBps(solvency.buffers.capBps)} of capital`],
            ]}
          />
        </section>
        <section className="stack" aria-label="Peril groups">
          <h3>Not too much on one peril: 1-in-200 loss against its cap</h3>
          {groups.length > 0 ? (
            groups.map((rule) => <Rule key={rule.group} rule={rule} name={group(rule.group ?? 0)} mint={mint} />)
          ) : (
            <p className="soft">No peril group has exposure.</p>
          )}
        </section>
        <section className="stack" aria-label="Products">
          <h3>Not too much on one product: 1-in-200 loss against its cap</h3>
          {products.length > 0 ? (
            products.map((rule) => (
              <Rule key={rule.product} rule={rule} name={rule.product ? names.product(rule.product) : ''} mint={mint} />
            ))
          ) : (
            <p className="soft">No product has exposure.</p>
          )}
        </section>
      </div>
    </div>
  );
}

function Rule({ rule, name, mint }: { rule: RuleView; name: string; mint: NamedMint }) {
  const part = rule.usedBps === null ? '' : `${formatBps(rule.usedBps, { maxDigits: 1 })} of `;
  const text = `${brief(mint, rule.used)}: ${part}${brief(mint, rule.limit)}, ${rule.holds ? 'holds' : 'broken'}`;
  return <Meter label={name} used={rule.used} limit={rule.limit} text={text} />;
}
