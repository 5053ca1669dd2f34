import { formatBps, formatDuration } from '@bulwark/client';
import type { ReactNode } from 'react';
import { useView } from '../../chain/book';
import { Card } from '../../ui/card';
import type { KnownBuffer, StopLossRoom } from './room';
import style from './timeline.module.css';

interface Moment {
  readonly when: string;
  readonly what: string;
  readonly detail: ReactNode;
}

/** Seconds until an auction's price has come down to the market's, by its terms. For reading, not for rules. */
function untilMarket({ account }: KnownBuffer): bigint {
  const { premiumBps, cutBps, stepSeconds } = account.data.terms;
  const steps = Math.ceil(Math.log(1 + premiumBps / 10_000) / -Math.log(cutBps / 10_000));
  return BigInt(Math.max(steps, 0) * stepSeconds);
}

function turnOf(buffer: KnownBuffer, index: number, turn: bigint): Moment {
  const { terms } = buffer.account.data;
  return {
    when: `up to ${formatDuration(turn)}`,
    what: `Turn ${index + 1}: ${buffer.name}`,
    detail: (
      <>
        Puts that pay more than the market are exercised. Then anyone starts an auction {formatBps(terms.premiumBps)} above the
        market. Its price falls to {formatBps(terms.cutBps)} of itself every {formatDuration(BigInt(terms.stepSeconds))}, so it is
        at the market’s after about {formatDuration(untilMarket(buffer))}. Nothing is sold below {formatBps(terms.floorBps)} of
        the market’s price, and never more than is needed. After {formatDuration(BigInt(terms.tailSeconds))}, or below{' '}
        {formatBps(terms.cuspBps)} of its first price, it is started again at a fresh price. The turn ends when all is raised, all
        is sold, or its time is over.
      </>
    ),
  };
}

/** What would happen if a loss went beyond the line now, with this pool's own terms. */
export function Timeline({ room }: { room: StopLossRoom }) {
  const { pool, view, mint, buffers } = room;
  const tower = useView((book) => book.tower(pool.address));
  const turn = BigInt(view.turnSeconds);
  const selling = buffers.filter((buffer) => buffer.view.collateral > 0n);
  const line = tower?.stopLossLine;
  const moments: Moment[] = [
    {
      when: 'first',
      what: 'A loss is confirmed and its claims are decided',
      detail: 'Deposits, withdrawals, stakes and sales of the pool wait. Nobody leaves ahead of the bill.',
    },
    {
      when: 'at settlement',
      what: `Re-insurance and capital pay up to the line${line === undefined ? '' : `, ${mint.text(line)} of capital`}`,
      detail: `The stop-loss line is ${formatBps(pool.data.settings.stopLossBps)} of capital. A loss that ends there never reaches the buffers.`,
    },
    {
      when: 'the same moment',
      what: 'Beyond the line: the buffers’ cash, and the stop-loss trips',
      detail: 'The pool notes exactly what is still to be raised. No new cover is sold from now on.',
    },
    ...selling.map((buffer, index) => turnOf(buffer, index, turn)),
    {
      when: selling.length > 0 ? `at most ${formatDuration(turn * BigInt(selling.length))} later` : 'at once',
      what: 'Anyone finishes the settlement',
      detail:
        'What was not raised is taken from the rest of capital. What is short after that stays owed: every claim is paid the same share, and recoveries lift it later. Collateral that was not needed stays the stakers’.',
    },
    {
      when: `${formatDuration(BigInt(view.resetSeconds))} after the trip, or later`,
      what: 'Anyone resets the stop-loss',
      detail: `Once eligible capital is ${formatBps(view.resetRatioBps)} of what the rules ask and the year’s net losses are at or below the line.`,
    },
  ];
  return (
    <Card
      title={view.liquidation ? 'How it goes' : 'What would happen'}
      note={
        view.liquidation
          ? 'A settlement waits for the buffers now.'
          : 'Nothing of it is going on now. These are this pool’s own terms.'
      }
    >
      <ol className={style.timeline}>
        {moments.map(({ when, what, detail }) => (
          <li key={what}>
            <span className={style.when}>{when}</span>
            <strong>{what}</strong>
            <p className="soft small">{detail}</p>
          </li>
        ))}
      </ol>
      <p className="soft small">
        No feed, bidder or staker is needed for a turn to end: whatever fails outside, the deadlines let the settlement finish.
      </p>
    </Card>
  );
}
