import { useState } from 'react';
import { useView } from '../../chain/book';
import { Card } from '../../ui/card';
import { Choice } from '../../ui/choice';
import { Empty } from '../../ui/states';
import type { StopLossRoom } from './room';
import { Curve } from './sale/curve';

/** How an auction of a buffer would fall if it began now: the same curve that the program would follow. */
export function Preview({ room }: { room: StopLossRoom }) {
  const { buffers } = room;
  const [chosen, setChosen] = useState<string>();
  const buffer = buffers.find(({ view }) => view.address === chosen) ?? buffers[0];
  const steps = useView((book) => (buffer ? book.auctionCurve(buffer.view.address) : []));
  if (!buffer) return null;
  return (
    <Card title="How an auction falls" note="By time alone: nobody’s order of transactions changes the price.">
      {buffers.length > 1 && (
        <Choice
          label="Buffer"
          value={buffer.view.address}
          options={buffers.map(({ view, name }) => ({ value: view.address, label: name }))}
          choose={setChosen}
        />
      )}
      {steps && steps.length < 2 ? (
        <Empty title="No auction could start now">
          It takes a fresh price of the collateral and an average: record the price below.
        </Empty>
      ) : (
        <Curve room={room} buffer={buffer} />
      )}
    </Card>
  );
}
