import type { LoadedKind } from '@bulwark/client';
import { useClaimsOf, useFund, useIncidents } from '../../chain/accounts';
import { useFailure } from '../../chain/failure';
import { PageHead } from '../../shell/page';
import { Card } from '../../ui/card';
import { Empty, Failed, Loading } from '../../ui/states';
import { useWallet } from '../../wallet/wallet';
import { Guide } from './guide';
import { OpenIncident, PastIncidents } from './incidents';
import { MyClaims } from './my-claims';
import { Report } from './report';

/** Incidents whose end is still to come. */
const isOpen = ({ data }: LoadedKind<'incident'>) => data.closedAt === 0n;

/** All incidents of the fund, one's own claims, and the form that reports a loss. */
export default function Page() {
  const fund = useFund();
  const incidents = useIncidents();
  const { wallet } = useWallet();
  const mine = useClaimsOf(wallet?.address).data;
  const failure = useFailure(fund, incidents);
  const youngest = [...(incidents.data ?? [])].sort((a, b) => Number(b.data.reportedAt - a.data.reportedAt));
  const open = youngest.filter(isOpen);
  const past = youngest.filter((incident) => !isOpen(incident));
  return (
    <>
      <PageHead
        title="Claims"
        lead="If a product that you have cover on lost money, you claim here. Every step has a deadline, and what is to be done next is said below."
      />
      {failure && <Failed {...failure} />}
      {fund.data && <Guide rules={fund.data.data.parameters} />}
      {(incidents.data || !failure) && (
        <Card title="Open incidents" note="Reported losses that are not decided and settled yet.">
          {!incidents.data ? (
            <Loading lines={3} />
          ) : open.length === 0 ? (
            <Empty title="No open incident">Nobody has reported a loss that is still to be decided.</Empty>
          ) : (
            <ul>
              {open.map((incident) => (
                <OpenIncident key={incident.address} incident={incident} />
              ))}
            </ul>
          )}
        </Card>
      )}
      {mine && mine.length > 0 && <MyClaims claims={mine} />}
      {!failure && <Report />}
      {past.length > 0 && <PastIncidents incidents={past} />}
    </>
  );
}
