import type { IncidentSettled } from '@bulwark/client';
import { usePayerNames } from '../../capital/payers';
import { useView } from '../../chain/book';
import { Notice } from '../../ui/badge';
import { Card, Facts } from '../../ui/card';
import { Empty, Loading } from '../../ui/states';
import { smaller } from '../../words/amounts';
import { PAYER_SERIES } from '../../words/payers';
import { Breakdown } from './breakdown';
import { useHistory } from './history';
import { reachesBuffers } from './liquidation';
import { factorText } from './money';
import { type Slice, slicesOf, toClaims } from './payers';
import type { Room } from './room';

/** Who paid the loss; before the settlement, who would. */
export function Settlement({ room }: { room: Room }) {
  const settled = room.view.status === 'settled' || room.view.status === 'liquidating';
  return settled ? <Settled room={room} /> : <Preview room={room} />;
}

function Settled({ room: { incident, view, mint, pool } }: { room: Room }) {
  const name = usePayerNames(pool.address);
  const history = useHistory(incident.address).data;
  const event = history?.find((one) => one.name === 'IncidentSettled')?.data as IncidentSettled | undefined;
  const recovered = toClaims(incident.data);
  const slices: Slice[] = slicesOf(incident.data, view, event, name);
  if (recovered > 0n) slices.push({ key: 'recovered', name: 'Recovered money', series: 6, paid: recovered, back: 0n });
  if (view.shortfall > 0n && view.status === 'settled')
    slices.push({
      key: 'shortfall',
      name: name({ kind: 'shortfall', index: null }),
      series: PAYER_SERIES.shortfall,
      paid: view.shortfall,
      back: 0n,
    });
  return (
    <Card
      title="Who paid"
      note={
        view.status === 'liquidating'
          ? 'What has been paid so far; the stop-loss buffers are raising the rest.'
          : 'In the order in which they stand behind the pool. The parts sum to what was approved, to the unit.'
      }
    >
      {view.approvedTotal === 0n ? (
        <Empty title="Nothing was approved, so nobody paid" />
      ) : (
        <Breakdown caption="Who paid" slices={slices} mint={mint} whole={view.approvedTotal} />
      )}
    </Card>
  );
}

function Preview({ room: { view, mint, pool, incident } }: { room: Room }) {
  const name = usePayerNames(pool.address);
  // Before anything is approved what is asked for says more than nothing. More than is insured cannot be approved.
  const guess = view.approvedTotal === 0n && view.undecidedClaims > 0;
  const { exposureAtStart } = incident.data;
  const total = guess ? smaller(view.requestedTotal, exposureAtStart) : view.approvedTotal;
  const allocation = useView((book) => book.allocation(pool.address, total));
  const stopLoss = useView((book) => book.stopLoss(pool.address));
  const title = 'Who would pay';
  if (total === 0n)
    return (
      <Card title={title}>
        <Empty title="Nothing is approved yet">Once claims are decided, this shows who would pay them, in order.</Empty>
      </Card>
    );
  return (
    <Card
      title={title}
      note={
        guess
          ? 'If everything were approved that is requested, within what was insured, and it were settled now.'
          : 'If it were settled now, with what is approved so far.'
      }
    >
      {allocation ? (
        <>
          {allocation.shortfall > 0n ? (
            <Notice tone="warn" title={`The fund would be short of ${mint.text(allocation.shortfall)}`}>
              Every claim would be paid {factorText(allocation.factor)} of what is approved; the rest would stay owed.
            </Notice>
          ) : (
            <Notice tone="ok" title="Every approved claim would be paid in full" />
          )}
          <Breakdown
            caption={title}
            mint={mint}
            whole={total}
            slices={allocation.parts
              .filter(({ amount }) => amount > 0n)
              .map(({ payer, amount }) => ({
                key: `${payer.kind} ${payer.index}`,
                name: name(payer),
                series: PAYER_SERIES[payer.kind],
                paid: amount,
                back: 0n,
              }))}
          />
          <Facts
            items={[
              ['Capital after it', mint.text(allocation.capitalAfter)],
              stopLoss &&
                reachesBuffers(allocation, stopLoss) && [
                  'The stop-loss buffers',
                  'are asked before the rest of capital; what their auctions raise nobody knows before',
                ],
            ]}
          />
        </>
      ) : (
        <Loading lines={5} />
      )}
    </Card>
  );
}
