import type { Fund, LoadedKind } from '@bulwark/client';
import { useBuffers, useFeeds, useFund, usePools } from '../../../chain/accounts';
import { useFailure } from '../../../chain/failure';
import { useMints } from '../../../chain/mints';
import { useNameOf, useNames } from '../../../chain/names';
import { Notice } from '../../../ui/badge';
import { Card } from '../../../ui/card';
import { Failed, Loading } from '../../../ui/states';
import { short } from '../../../words/keys';
import { BUFFER_TERMS } from '../../../words/parameters/buffer';
import { FEED_LIMITS } from '../../../words/parameters/feed';
import { FUND_PARAMETERS } from '../../../words/parameters/fund';
import { POOL_PARAMETERS, STOP_LOSS_TERMS } from '../../../words/parameters/pool';
import { Pauses } from './pauses';
import { Parameters } from './table';

/** Every rule that governance can set, what it is now, and what the program takes. */
export function Rules() {
  const fund = useFund();
  const failure = useFailure(fund);
  if (failure) return <Failed {...failure} />;
  if (!fund.data) return <Loading lines={8} />;
  return (
    <>
      <Notice tone="warn" title="There is no timelock yet">
        The authority’s changes act at once. They cannot leave the bounds in the last column, and never touch what has begun: sold
        policies, open incidents, requests to leave and running tranches keep the rules that they began with.
      </Notice>
      <FundRules fund={fund.data} />
      <Pauses fund={fund.data.data} />
      <PoolRules />
      <BufferRules />
      <FeedRules />
    </>
  );
}

function FundRules({ fund }: { fund: LoadedKind<'fund'> }) {
  const bond = useMints().get(fund.data.bondMint);
  const of: Fund['parameters'] = fund.data.parameters;
  return (
    <Card
      title="Rules of the fund"
      note="The cooldown is at least report and confirm window together: who had capital when a loss happened is still there when it is confirmed."
      flush
    >
      <Parameters
        caption="Rules of the fund"
        parameters={FUND_PARAMETERS}
        subjects={[{ name: 'Now', of, units: bond ? { bond: bond.text } : {} }]}
      />
    </Card>
  );
}

function PoolRules() {
  const pools = usePools().data ?? [];
  const mints = useMints();
  const names = useNames();
  if (pools.length === 0) return null;
  const named = pools.map(({ address, data }) => {
    const mint = mints.get(data.mint);
    return { name: names.pool(address), data, units: mint ? { money: mint.text } : {} };
  });
  return (
    <>
      <Card title="Settings of pools" flush>
        <Parameters
          caption="Settings of pools"
          parameters={POOL_PARAMETERS}
          subjects={named.map(({ name, data, units }) => ({ name, of: data.settings, units }))}
        />
      </Card>
      <Card title="Stop-loss of pools" flush>
        <Parameters
          caption="Stop-loss of pools"
          parameters={STOP_LOSS_TERMS}
          subjects={named.map(({ name, data }) => ({ name, of: data.stopLoss }))}
        />
      </Card>
    </>
  );
}

function BufferRules() {
  const buffers = useBuffers().data ?? [];
  const pools = usePools().data;
  const mints = useMints();
  const nameOf = useNameOf();
  if (buffers.length === 0) return null;
  const subjects = buffers.map(({ address, data }) => {
    const money = mints.get(pools?.find((pool) => pool.address === data.pool)?.data.mint ?? data.mint);
    const collateral = mints.get(data.mint);
    return {
      name: nameOf(address) ?? short(address),
      of: data.terms,
      units: { ...(money ? { money: money.text } : {}), ...(collateral ? { collateral: collateral.text } : {}) },
    };
  });
  return (
    <Card title="Terms of buffers" flush>
      <Parameters caption="Terms of buffers" parameters={BUFFER_TERMS} subjects={subjects} />
    </Card>
  );
}

function FeedRules() {
  const feeds = useFeeds().data ?? [];
  const nameOf = useNameOf();
  if (feeds.length === 0) return null;
  const subjects = feeds.map(({ address, data }) => ({ name: nameOf(address) ?? short(address), of: data }));
  return (
    <Card title="What feeds accept" note="A price outside is refused, whoever signs it." flush>
      <Parameters caption="What feeds accept" parameters={FEED_LIMITS} subjects={subjects} />
    </Card>
  );
}
