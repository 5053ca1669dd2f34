import { formatBps } from '@bulwark/client';
import type { Address } from '@solana/kit';
import { useMints } from '../../../chain/mints';
import { useNameOf, useNames } from '../../../chain/names';
import { Card } from '../../../ui/card';
import { Empty } from '../../../ui/states';
import { short } from '../../../words/keys';
import type { Audited, Holdings } from '../audit/look';
import { usePoolOrder } from '../order';
import { Holders } from './holders';
import { Products } from './products';

/** What the fund leans on: products, and people on either side. */
export function Concentration({ audited }: { audited: Audited }) {
  const names = useNames();
  const order = usePoolOrder();
  const { pools, holdings, book } = audited;
  const poolOf = (of: Address) =>
    [...book.accounts.tranche, ...book.accounts.buffer].find(({ address }) => address === of)?.data.pool ?? of;
  return (
    <>
      {order(pools, ({ address }) => address).map(({ address, solvency }) => (
        <Card
          key={address}
          title={`${names.pool(address)}: products`}
          note={
            solvency
              ? `No product’s 1-in-200 loss may be above its share of eligible capital, no peril group’s above ${formatBps(solvency.groupCapBps)} of it.`
              : undefined
          }
          flush
        >
          {solvency && solvency.products.length > 0 ? (
            <Products
              name={names.pool(address)}
              solvency={solvency}
              mint={book.accounts.pool.find((pool) => pool.address === address)?.data.mint}
            />
          ) : (
            <Empty title="No product is listed">Nothing weighs on this pool.</Empty>
          )}
        </Card>
      ))}
      <div className="grid">
        {order(holdings, ({ of }) => poolOf(of)).map((held) => (
          <HoldersCard key={`${held.kind} ${held.of}`} held={held} audited={audited} />
        ))}
      </div>
    </>
  );
}

const WORDS: Readonly<Record<Holdings['kind'], { title: string; note: string; none: string }>> = {
  policyholders: {
    title: 'Policyholders',
    note: 'By sum insured for a loss that happens now.',
    none: 'Nobody is covered now',
  },
  underwriters: { title: 'Underwriters', note: 'By worth of their shares.', none: 'Nobody has shares' },
  're-insurers': { title: 'Re-insurers', note: 'By worth of their shares.', none: 'Nobody has committed capital' },
  stakers: { title: 'Stakers', note: 'By collateral that their shares own.', none: 'Nobody has staked' },
};

function HoldersCard({ held, audited }: { held: Holdings; audited: Audited }) {
  const mints = useMints();
  const nameOf = useNameOf();
  const { accounts } = audited.book;
  const buffer = accounts.buffer.find(({ address }) => address === held.of);
  const tranche = accounts.tranche.find(({ address }) => address === held.of);
  const pool = accounts.pool.find(({ address }) => address === (tranche?.data.pool ?? held.of));
  const mint = mints.get((buffer ?? pool)?.data.mint ?? ('' as Address));
  const { title, note, none } = WORDS[held.kind];
  const name = `${title} of ${nameOf(held.of) ?? short(held.of)}`;
  return (
    <Card title={name} note={note}>
      {held.holders.length === 0 || !mint ? <Empty title={none} /> : <Holders held={held} mint={mint} name={name} />}
    </Card>
  );
}
