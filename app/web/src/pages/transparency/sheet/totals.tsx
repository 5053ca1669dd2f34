import type { Address } from '@solana/kit';
import { useMints } from '../../../chain/mints';
import { useNames } from '../../../chain/names';
import { Card, Stat, Stats } from '../../../ui/card';
import type { Audited } from '../audit/look';
import { usePoolOrder } from '../order';

/** The fund at a glance: what lies in all vaults of each mint, and what is owed out of it. */
export function Totals({ audited }: { audited: Audited }) {
  const mints = useMints();
  const names = useNames();
  const order = usePoolOrder();
  const sums = new Map<Address, { held: bigint; owed: bigint }>();
  for (const { mint, balance, ledger } of audited.view.vaults) {
    const sum = sums.get(mint) ?? { held: 0n, owed: 0n };
    sums.set(mint, { held: sum.held + (balance ?? 0n), owed: sum.owed + ledger });
  }
  return (
    <Card title="All vaults of the fund" note="By token. Tokens of different kinds are not added up.">
      <Stats>
        {[...sums].map(([mint, { held, owed }]) => {
          const text = (amount: bigint) => mints.get(mint)?.text(amount) ?? `${amount} base units of ${mint}`;
          return (
            <Stat
              key={mint}
              label={`In vaults, ${mints.get(mint)?.symbol ?? mint}`}
              value={mints.get(mint)?.text(held, { symbol: false }) ?? held.toString()}
              hint={held === owed ? 'owed to the unit' : `${text(owed)} of it owed`}
              tone={held >= owed ? undefined : 'bad'}
            />
          );
        })}
        {order(audited.pools, ({ address }) => address).map(({ address, pool }) => {
          const mint = pool && mints.get(pool.mint);
          if (!pool || !mint) return null;
          return (
            <Stat
              key={address}
              label={`Sum insured, ${names.pool(address)}`}
              value={mint.text(pool.exposure, { symbol: false })}
              hint={`${mint.symbol} on risk; no liability until a loss is approved`}
            />
          );
        })}
      </Stats>
    </Card>
  );
}
