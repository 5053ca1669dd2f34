import { PageHead } from '../../shell/page';
import { Loading } from '../../ui/states';
import { Tabs } from '../../ui/tabs';
import { Invariants } from './audit/invariants';
import type { Audited } from './audit/look';
import { useAudit } from './audit/use-audit';
import { Verdict } from './audit/verdict';
import { Concentration } from './concentration';
import { Events } from './events';
import { People } from './people';
import { Rules } from './rules';
import { BalanceSheet } from './sheet';

/** The fund's books, open to whoever wants to check them. */
export default function Transparency() {
  const run = useAudit();
  const once = (part: (audited: Audited) => React.ReactNode) =>
    run.audited ? (
      part(run.audited)
    ) : run.error ? (
      <p className="soft">The fund could not be read.</p>
    ) : (
      <Loading lines={6} label="The audit is running" />
    );
  return (
    <>
      <PageHead
        title="Transparency"
        lead="Nothing here is a report by somebody. Everything is read from the chain and worked out in your browser, and you can take it all with you."
      />
      <Verdict run={run} />
      <Tabs
        label="Parts of the books"
        tabs={[
          { name: 'Balance sheet', content: once((audited) => <BalanceSheet audited={audited} />) },
          { name: 'Invariants', content: once((audited) => <Invariants audited={audited} />) },
          { name: 'Concentration', content: once((audited) => <Concentration audited={audited} />) },
          { name: 'Events', content: <Events /> },
          { name: 'Rules', content: <Rules /> },
          { name: 'People and addresses', content: <People /> },
        ]}
      />
    </>
  );
}
