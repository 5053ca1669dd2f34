import { formatRate, programDataOf } from '@bulwark/client';
import { useNow } from '../../../chain/chain';
import { AddressText } from '../../../ui/address';
import { Badge } from '../../../ui/badge';
import { Card, Facts, Stat, Stats } from '../../../ui/card';
import { When } from '../../../ui/time';
import type { Offer } from '../offers';
import { assessmentAge } from '../words';
import { hex } from './terms';

/** What the risk was assessed at, when, and until when it counts. */
export function AssessmentCard({ offer }: { offer: Offer }) {
  const { view, account } = offer;
  const age = assessmentAge(view, useNow());
  const program = programDataOf(account);
  const report = hex(account.data.assessmentHash);
  if (view.assessedAt === 0n) {
    return (
      <Card title="Assessment" actions={<Badge tone={age.tone}>{age.text}</Badge>}>
        <p>Nothing is sold before the risk is assessed.</p>
      </Card>
    );
  }
  return (
    <Card title="Assessment" note="Nothing is sold on one that is too old." actions={<Badge tone={age.tone}>{age.text}</Badge>}>
      <Stats>
        <Stat
          label="Expected loss a year"
          value={formatRate(view.elRate, { maxDigits: 3 })}
          hint="Of what is insured, on average over many years"
        />
        <Stat
          label="1-in-200 loss"
          value={formatRate(view.shockRate, { maxDigits: 2 })}
          hint="Of what is insured, in a year that bad"
        />
      </Stats>
      <Facts
        items={[
          ['Assessed', <When key="at" at={view.assessedAt} />],
          ['Sells on it until', <When key="until" at={view.assessedUntil} />],
          !/^0*$/.test(report) && ['Hash of the report', <AddressText key="report" address={report} />],
          program && ['Insured program’s data', <AddressText key="program" address={program} />],
          program && ['Deployed in slot', account.data.programSlot.toLocaleString('en')],
        ]}
      />
    </Card>
  );
}
