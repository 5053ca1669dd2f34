import { formatBps, type LoadedKind, planTranchePositionClosing } from '@bulwark/client';
import type { TranchePositionView } from '@bulwark/client/maths';
import { brief } from '../../capital/brief';
import { useView } from '../../chain/book';
import type { NamedMint } from '../../chain/mints';
import type { Names } from '../../chain/names';
import { useTransaction } from '../../chain/transaction';
import { Act } from '../../forms/act';
import { Card, Facts, Stat, Stats } from '../../ui/card';
import { Loading } from '../../ui/states';
import { Left, When } from '../../ui/time';
import { formatShares } from '../../words/shares';
import { premiumAYear } from './estimate';
import style from './positions.module.css';
import type { Known } from './programme';
import { ReleaseForm } from './release';

/** Positions of the wallet in use in this pool's tranches. */
export function MyPositions({
  pool,
  mint,
  tranches,
  accounts,
  names,
}: {
  pool: LoadedKind<'pool'>;
  mint: NamedMint;
  tranches: readonly Known[];
  accounts: readonly LoadedKind<'tranchePosition'>[];
  names: Names;
}) {
  const views = useView((book) => accounts.map(({ address }) => book.tranchePosition(address)));
  return (
    <section className="stack" aria-label="Your positions">
      <h2>Your positions</h2>
      {!views && <Loading lines={4} />}
      <div className={style.positions}>
        {accounts.map((account) => {
          const view = views?.find((known) => known.address === account.address);
          const tranche = tranches.find((known) => known.view.address === account.data.tranche);
          if (!view || !tranche) return null;
          const name = names.tranche(pool.address, tranche.view.layer.index);
          return (
            <MyPosition
              key={account.address}
              pool={pool}
              mint={mint}
              tranche={tranche}
              account={account}
              view={view}
              name={name}
            />
          );
        })}
      </div>
    </section>
  );
}

function MyPosition({
  pool,
  mint,
  tranche,
  account,
  view,
  name,
}: {
  pool: LoadedKind<'pool'>;
  mint: NamedMint;
  tranche: Known;
  account: LoadedKind<'tranchePosition'>;
  view: TranchePositionView;
  name: string;
}) {
  const ask = useTransaction();
  const earning = useView((book) => book.pool(pool.address));
  const { layer, totalShares, worth } = tranche.view;
  const result = view.value + view.released - view.committed;
  const premium =
    earning && premiumAYear(layer, earning, pool.data.settings.feeBps, { collateral: worth, shares: view.shares, totalShares });
  const close = () =>
    ask({
      title: 'Close the position',
      facts: [['You get back', 'the SOL that the account holds']],
      plan: async (owner) => planTranchePositionClosing({ owner, position: account }),
      done: 'Position closed',
    });
  return (
    <Card title={`Your position: ${name}`}>
      <Stats>
        <Stat
          label={`Worth now, ${mint.symbol}`}
          value={brief(mint, view.value, false)}
          hint={totalShares > 0n ? `${formatBps((view.shares * 10_000n) / totalShares)} of the tranche` : undefined}
        />
        <Stat
          label={`Earned less losses, ${mint.symbol}`}
          value={`${result > 0n ? '+' : ''}${brief(mint, result, false)}`}
          tone={result < 0n ? 'bad' : result > 0n ? 'ok' : undefined}
          hint="Worth and releases less what was committed"
        />
      </Stats>
      <Facts
        items={[
          ['Committed, ever', mint.text(view.committed)],
          ['Released, ever', mint.text(view.released)],
          ['Shares', formatShares(view.shares, mint.decimals)],
          premium !== undefined && ['Premium a year at today’s rate', `about ${mint.text(premium)}`],
          ['Locked until', <When key="locked" at={layer.lockedUntil} />],
          ['Time to go', <Left key="left" until={view.unlocksAt} past="unlocked" />],
        ]}
      />
      {view.shares > 0n ? (
        <ReleaseForm pool={pool} mint={mint} tranche={tranche} account={account} view={view} />
      ) : (
        <Act tone="quiet" onClick={close}>
          Close position
        </Act>
      )}
    </Card>
  );
}
