import { formatBps, type LoadedKind } from '@bulwark/client';
import { brief } from '../../capital/brief';
import { useProducts } from '../../chain/accounts';
import { useView } from '../../chain/book';
import type { NamedMint } from '../../chain/mints';
import { Card, Facts, Stat, Stats } from '../../ui/card';
import { Meter, shareBps } from '../../ui/meter';
import { Loading } from '../../ui/states';
import { total } from '../../words/amounts';
import { formatSharePrice } from '../../words/shares';

/** What a pool has, has sold and has earned. */
export function Figures({ pool, mint }: { pool: LoadedKind<'pool'>; mint: NamedMint }) {
  const view = useView((book) => book.pool(pool.address));
  const listed = useProducts().data?.filter(({ data }) => data.pool === pool.address);
  const products = useView((book) => listed?.map(({ address }) => book.product(address)));
  if (!view || !products) {
    return (
      <Card title="The pool now">
        <Loading lines={5} />
      </Card>
    );
  }
  const exposure = total(products.map((product) => product.exposure));
  const capacity = total(products.map((product) => product.capacity));
  return (
    <Card title="The pool now">
      <Stats>
        <Stat
          label={`Capital, ${mint.symbol}`}
          value={brief(mint, view.capital, false)}
          hint="Underwriters’ money, behind the policies"
        />
        <Stat
          label="Price of a share"
          value={formatSharePrice(view.sharePrice)}
          hint={`${mint.symbol} a share; it began at 1 and falls only by losses`}
        />
        <Stat
          label="Capacity used"
          value={formatBps(shareBps(exposure, capacity), { maxDigits: 1 })}
          hint={`${mint.text(exposure, { maxDigits: 0 })} of sum insured on risk`}
        />
      </Stats>
      <Meter
        label="Capacity of all products"
        used={exposure}
        limit={capacity}
        text={`${mint.text(exposure, { symbol: false })} of ${mint.text(capacity)}`}
      />
      <Facts
        items={[
          ['Premium written, ever', mint.text(view.premiumWritten)],
          ['Premium earned: time under cover that is over', mint.text(view.premiumEarned)],
          ['Premium unearned: paid for time to come', mint.text(view.unearned)],
          ['Losses charged to capital, ever', mint.text(view.losses)],
          ['Recovered and given to capital, ever', mint.text(view.gains)],
          ['Net losses of the year', mint.text(view.netLossesOfYear)],
        ]}
      />
    </Card>
  );
}
