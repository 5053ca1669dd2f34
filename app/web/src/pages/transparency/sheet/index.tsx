import type { VaultView } from '@bulwark/client/maths';
import { useNameOf, useNames } from '../../../chain/names';
import { Card } from '../../../ui/card';
import type { Audited } from '../audit/look';
import { usePoolOrder } from '../order';
import { Totals } from './totals';
import { Sheet } from './vault';

/** Every vault of the fund against its ledger. */
export function BalanceSheet({ audited }: { audited: Audited }) {
  const names = useNames();
  const nameOf = useNameOf();
  const order = usePoolOrder();
  const { accounts } = audited.book;
  const poolOf = new Map([
    ...accounts.pool.map(({ address }) => [address, address] as const),
    ...[...accounts.tranche, ...accounts.buffer].map(({ address, data }) => [address, data.pool] as const),
  ]);
  const bonds = audited.view.vaults.filter(({ kind }) => kind === 'bonds');
  const title = (vault: VaultView) => {
    if (vault.kind === 'pool') return `Vault of the ${names.pool(vault.owner)}`;
    const tranche = accounts.tranche.find(({ address }) => address === vault.owner);
    if (tranche) return `Re-insurance: ${names.tranche(tranche.data.pool, tranche.data.index)}`;
    const buffer = accounts.buffer.find(({ address }) => address === vault.owner);
    return buffer ? `Stop-loss: ${nameOf(buffer.data.mint) ?? 'buffer'} buffer` : 'Attestors’ bonds';
  };
  return (
    <>
      <Totals audited={audited} />
      {order(audited.view.pools, ({ pool }) => pool).map(({ pool }) => (
        <Card
          key={pool}
          title={names.pool(pool)}
          note="Each vault is a token account that only the program can pay from. Left what lies in it, right whose it is."
        >
          {audited.view.vaults
            .filter(({ owner }) => poolOf.get(owner) === pool)
            .map((vault) => (
              <Sheet key={vault.vault} vault={vault} title={title(vault)} />
            ))}
        </Card>
      ))}
      {bonds.length > 0 && (
        <Card title="Fund" note="Bonds of the attestors of all pools lie in one vault.">
          {bonds.map((vault) => (
            <Sheet key={vault.vault} vault={vault} title={title(vault)} />
          ))}
        </Card>
      )}
    </>
  );
}
