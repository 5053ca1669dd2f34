import { formatBps, formatDuration, planStopLossReset, planStopLossTrip } from '@bulwark/client';
import { useView } from '../../chain/book';
import { useNow } from '../../chain/chain';
import { useNames } from '../../chain/names';
import { useTransaction } from '../../chain/transaction';
import { Badge, type Tone } from '../../ui/badge';
import { Card, Facts } from '../../ui/card';
import { Loading } from '../../ui/states';
import { Left, When } from '../../ui/time';
import { refusalText } from '../../words/refusals';
import { Conditions } from './conditions';
import type { StopLossRoom } from './room';
import { Step } from './step';

/** Where a stop-loss stands, in a word and in a sentence. */
function stateOf({ view }: StopLossRoom, now: bigint): { tone: Tone; word: string; sentence: string } {
  if (!view.tripped) {
    return view.tripRefusal === null
      ? {
          tone: 'warn',
          word: 'Due to trip',
          sentence: 'A condition is met: anyone can trip it now. Until somebody does, cover is still sold.',
        }
      : {
          tone: 'ok',
          word: 'Armed',
          sentence: 'Nothing has tripped it. New cover is sold. Anyone can trip it once one of these conditions is met.',
        };
  }
  const stands = 'No new cover is sold and no sum is raised. Renewals of running cover and payouts go on.';
  if (view.liquidation) return { tone: 'bad', word: 'Tripped', sentence: `${stands} A settlement waits for the buffers.` };
  if (view.resetRefusal === null)
    return {
      tone: 'info',
      word: 'Can be reset',
      sentence: `${stands} All that a reset asks for is there: anyone can reset it now.`,
    };
  const earliest = (view.trippedAt ?? 0n) + BigInt(view.resetSeconds);
  return now < earliest
    ? { tone: 'bad', word: 'Tripped', sentence: `${stands} It stays tripped for its least time.` }
    : {
        tone: 'warn',
        word: 'Resetting',
        sentence: `${stands} Its least time is over; it waits for the pool to be sound enough.`,
      };
}

/** State of a pool's stop-loss, its conditions, and the buttons that are open to anyone. */
export function StateCard({ room }: { room: StopLossRoom }) {
  const { pool, view, mint } = room;
  const now = useNow();
  const ask = useTransaction();
  const names = useNames();
  const solvency = useView((book) => book.solvency(pool.address));
  const { tone, word, sentence } = stateOf(room, now);
  const trip = () =>
    ask({
      title: 'Trip the stop-loss',
      facts: [
        ['Pool', names.pool(pool.address)],
        ['From then on', 'no new cover is sold and no sum is raised'],
        ['Goes on', 'renewals, claims, payouts'],
        ['Earliest reset', `${formatDuration(BigInt(view.resetSeconds))} later`],
      ],
      plan: async () => planStopLossTrip({ pool }),
      done: 'Stop-loss tripped',
    });
  const reset = () =>
    ask({
      title: 'Reset the stop-loss',
      facts: [
        ['Pool', names.pool(pool.address)],
        ['From then on', 'cover is sold again'],
      ],
      plan: async () => planStopLossReset({ pool }),
      done: 'Stop-loss reset',
    });
  return (
    <Card title="State" actions={<Badge tone={tone}>{word}</Badge>}>
      <p>{sentence}</p>
      {view.trippedAt !== null && (
        <Facts
          items={[
            ['Tripped since', <When key="since" at={view.trippedAt} />],
            [
              'Can be reset from',
              <span key="from">
                <When at={view.trippedAt + BigInt(view.resetSeconds)} />{' '}
                <Left until={view.trippedAt + BigInt(view.resetSeconds)} past="time is over" />
              </span>,
            ],
          ]}
        />
      )}
      <h3>{view.tripped ? 'What a reset asks for' : 'What trips it'}</h3>
      {solvency ? <Conditions room={room} solvency={solvency} /> : <Loading lines={4} />}
      {view.tripped ? (
        <Step refused={view.resetRefusal ? refusalText(view.resetRefusal) : undefined} onClick={reset}>
          Reset the stop-loss
        </Step>
      ) : (
        <Step refused={view.tripRefusal ? refusalText(view.tripRefusal) : undefined} onClick={trip}>
          Trip the stop-loss
        </Step>
      )}
      <Facts
        items={[
          [
            'Trips below, and resets from',
            `${formatBps(view.tripRatioBps)} and ${formatBps(view.resetRatioBps)} of what the rules ask`,
          ],
          ['Least time tripped', formatDuration(BigInt(view.resetSeconds))],
          [
            'Buffers count as capital',
            `${mint.text(view.counted)} now, up to ${formatBps(view.capBps)} of the pool’s own ${mint.text(view.capital)}`,
          ],
        ]}
      />
      <p className="soft small">
        Reset asks for more than was needed to stay untripped, so that the pool does not flicker. Against a trip a buffer’s value
        counts a day longer than for sales: nobody trips a sound pool by waiting until a value is a second too old.
      </p>
    </Card>
  );
}
