import { formatBps, formatRate, type LoadedKind } from '@bulwark/client';
import { useView } from '../../chain/book';
import type { NamedMint } from '../../chain/mints';
import { Card, Facts, Stat, Stats } from '../../ui/card';
import { Loading } from '../../ui/states';

/** What the policies that run earn, as arithmetic and not as a promise. */
export function Earnings({ pool, mint }: { pool: LoadedKind<'pool'>; mint: NamedMint }) {
  const view = useView((book) => book.pool(pool.address));
  const tower = useView((book) => book.tower(pool.address));
  if (!view || !tower) {
    return (
      <Card title="What earning runs at">
        <Loading lines={4} />
      </Card>
    );
  }
  const inForce = tower.layers.filter((layer) => layer.state === 'inForce');
  const ceded = inForce.reduce((sum, layer) => sum + layer.effectiveBps, 0);
  const asked = inForce.reduce((sum, layer) => sum + layer.premiumAYear, 0n);
  return (
    <Card title="What earning runs at">
      <Stats>
        <Stat
          label="Premium earned a day"
          value={mint.text(view.earningPerDay)}
          hint="By all policies that run now, before the shares below"
        />
        <Stat
          label="The same a year, on capital"
          value={formatRate(view.grossYield, { maxDigits: 2 })}
          hint="Arithmetic, before the shares below and before losses"
        />
      </Stats>
      <p>
        This is no forecast. It is what today’s policies earn today: policies end, prices change, capital comes and goes, and{' '}
        <strong>losses come off it</strong>, up to all of the capital.
      </p>
      <Facts
        items={[
          ['Treasury’s share of earned premium', formatBps(pool.data.settings.feeBps)],
          ceded > 0 && ['Quota shares take of the rest', formatBps(ceded)],
          asked > 0n && ['Layers ask for at most, a year', mint.text(asked)],
          ['To re-insurers, ever: premium and returned losses', mint.text(tower.premiumCeded)],
        ]}
      />
    </Card>
  );
}
