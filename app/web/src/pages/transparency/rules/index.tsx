import type { Fund, LoadedKind } from '@bulwark/client';
import { explain } from '@bulwark/client';
import { useBuffers, useFeeds, useFund, usePools } from '../../../chain/accounts';
import { useMints } from '../../../chain/mints';
import { useNames } from '../../../chain/names';
import { Notice } from '../../../ui/badge';
import { Card } from '../../../ui/card';
import { Failed, Loading } from '../../../ui/states';
import { BUFFER_TERMS } from '../../../words/parameters/buffer';
import { FEED_LIMITS } from '../../../words/parameters/feed';
import { FUND_PARAMETERS } from '../../../words/parameters/fund';
import { POOL_PARAMETERS, STOP_LOSS_TERMS } from '../../../words/parameters/pool';
import { useNameOf } from '../names';
import { Pauses } from './pauses';
import { Parameters } from './table';

/** Every rule that governance can set, what it is now, and what the program takes. */
export function Rules() {
  const fund = useFund();
  if (fund.isPending) return <Loading lines={8} />;
  if (!fund.data) {
    const person = explain(fund.error);
    return <Failed title={person.title} advice={person.advice} retry={() => void fund.refetch()} />;
  }
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
  const rules: Fund['parameters'] = fund.data.parameters;
  return (
    <Card
      title="Rules of the fund"
      note="The cooldown is at least report and confirm window together: who had capital when a loss happened is still there when it is confirmed."
      flush
    >
      <Parameters caption="Rules of the fund" parameters={FUND_PARAMETERS} of={rules} units={bond ? { bond: bond.text } : {}} />
    </Card>
  );
}

function PoolRules() {
  const pools = usePools().data ?? [];
  const mints = useMints();
  const names = useNames();
  return pools.map(({ address, data }) => {
    const mint = mints.get(data.mint);
    return (
      <Card key={address} title={`Settings of ${names.pool(address)}`} flush>
        <Parameters
          caption={`Settings of ${names.pool(address)}`}
          parameters={POOL_PARAMETERS}
          of={data.settings}
          units={mint ? { money: mint.text } : {}}
        />
        <Parameters caption={`Stop-loss of ${names.pool(address)}`} parameters={STOP_LOSS_TERMS} of={data.stopLoss} />
      </Card>
    );
  });
}

function BufferRules() {
  const buffers = useBuffers().data ?? [];
  const pools = usePools().data;
  const mints = useMints();
  const nameOf = useNameOf();
  return buffers.map(({ address, data }) => {
    const money = mints.get(pools?.find((pool) => pool.address === data.pool)?.data.mint ?? data.mint);
    const collateral = mints.get(data.mint);
    const title = `Terms of ${nameOf(address) ?? 'a buffer'}`;
    return (
      <Card key={address} title={title} flush>
        <Parameters
          caption={title}
          parameters={BUFFER_TERMS}
          of={data.terms}
          units={{ ...(money ? { money: money.text } : {}), ...(collateral ? { collateral: collateral.text } : {}) }}
        />
      </Card>
    );
  });
}

function FeedRules() {
  const feeds = useFeeds().data ?? [];
  const nameOf = useNameOf();
  return feeds.map(({ address, data }) => {
    const title = `What the feed ${nameOf(address) ?? `${nameOf(data.base)} in ${nameOf(data.quote)}`} accepts`;
    return (
      <Card key={address} title={title} note="A price outside is refused, whoever signs it." flush>
        <Parameters caption={title} parameters={FEED_LIMITS} of={data} />
      </Card>
    );
  });
}
