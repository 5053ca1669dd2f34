import { formatBps, type LoadedKind } from '@bulwark/client';
import { total } from '../../capital/bigints';
import { brief } from '../../capital/brief';
import { useProducts } from '../../chain/accounts';
import { useView } from '../../chain/book';
import type { NamedMint } from '../../chain/mints';
import { Card, Stat, Stats } from '../../ui/card';
import { Meter, shareBps } from '../../ui/meter';
import { Loading } from '../../ui/states';
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
        <Stat label="Capital" value={brief(mint, view.capital)} hint="Underwriters’ money, behind the policies" />
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
        <Stat label="Premium written" value={brief(mint, view.premiumWritten)} hint="Sold, ever" />
        <Stat label="Premium earned" value={brief(mint, view.premiumEarned)} hint="Time under cover that is over" />
        <Stat label="Premium unearned" value={brief(mint, view.unearned)} hint="Paid by policyholders for time to come" />
        <Stat
          label="Losses charged to capital"
          value={brief(mint, view.losses)}
          hint="Ever"
          tone={view.losses > 0n ? 'warn' : undefined}
        />
        <Stat label="Recovered and given" value={brief(mint, view.gains)} hint="Salvage and gifts to capital, ever" />
        <Stat
          label="Net losses of the year"
          value={brief(mint, view.netLossesOfYear)}
          hint="After quota shares and excess of loss"
        />
      </Stats>
      <Meter
        label="Capacity of all products"
        used={exposure}
        limit={capacity}
        text={`${mint.text(exposure, { symbol: false })} of ${mint.text(capacity)}`}
      />
    </Card>
  );
}
