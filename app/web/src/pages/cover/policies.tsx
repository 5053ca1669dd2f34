import { Link, useSearchParams } from 'wouter';
import { PageHead } from '../../shell/page';
import { Notice } from '../../ui/badge';
import { Button } from '../../ui/button';
import { ButtonLink } from '../../ui/button-link';
import { Card } from '../../ui/card';
import { useMedia, WIDE } from '../../ui/media';
import { Empty, Failed, Loading } from '../../ui/states';
import { useWallet } from '../../wallet/wallet';
import { PolicyCards } from './policy/cards';
import { useHoldings } from './policy/mine';
import { PolicyPanel } from './policy/panel';
import { PolicyTable } from './policy/table';

const ABOUT =
  'A policy pays you what its product’s terms name: once a loss is confirmed, you claim, the committee assesses your claim, and the fund pays what is approved.';

/** The policies of the wallet in use. */
export default function Policies() {
  const { wallet, connect } = useWallet();
  return (
    <>
      <Link href="/" className="small">
        All cover
      </Link>
      <PageHead title="My policies" actions={<ButtonLink href="/">Buy cover</ButtonLink>} />
      {wallet ? (
        <Held />
      ) : (
        <Card>
          <Empty title="Connect the wallet that holds your policies" action={<Button onClick={connect}>Connect wallet</Button>}>
            {ABOUT}
          </Empty>
        </Card>
      )}
    </>
  );
}

function Held() {
  const { holdings, failure } = useHoldings();
  const [search, setSearch] = useSearchParams();
  const wide = useMedia(WIDE);
  if (failure) return <Failed {...failure} />;
  if (!holdings) return <Loading lines={6} />;
  const picked = search.get('policy');
  if (holdings.length === 0) {
    return (
      <Card>
        <Empty
          title={picked ? 'This wallet does not hold that policy' : 'This wallet holds no policy'}
          action={<ButtonLink href="/">See what can be covered</ButtonLink>}
        >
          {ABOUT}
        </Empty>
      </Card>
    );
  }
  const pick = (policy: string | undefined) => setSearch(policy === undefined ? {} : { policy });
  const holding = holdings.find(({ address }) => address === picked);
  return (
    <>
      {picked && !holding && (
        <Notice tone="warn" title="This wallet does not hold that policy">
          It was handed over, closed, or is another wallet’s: use the account that holds it.
        </Notice>
      )}
      <Card title="Policies" note="Choose one to renew, raise, cancel or hand it over." flush>
        {wide ? <PolicyTable holdings={holdings} pick={pick} /> : <PolicyCards holdings={holdings} picked={picked} pick={pick} />}
      </Card>
      {holding && <PolicyPanel key={holding.address} holding={holding} close={() => pick(undefined)} />}
    </>
  );
}
