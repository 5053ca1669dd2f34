import { planBufferValuation } from '@bulwark/client';
import { useNow } from '../../../chain/chain';
import { useTransaction } from '../../../chain/transaction';
import { Facts } from '../../../ui/card';
import { Left } from '../../../ui/time';
import type { KnownBuffer, StopLossRoom } from '../room';
import { Step } from '../step';
import style from './buffers.module.css';

/** What a buffer is worth after its haircut, what it counts for, and the button to value it anew. */
export function Value({ room, buffer }: { room: StopLossRoom; buffer: KnownBuffer }) {
  const ask = useTransaction();
  const now = useNow();
  const { mint, pool, view: stopLoss } = room;
  const { view, collateral, account, name } = buffer;
  const counts = now <= view.valuedUntil ? view.counted : 0n;
  const value = () =>
    ask({
      title: `Value the ${name}`,
      facts: [
        ['Collateral', collateral.text(view.collateral)],
        ['Counts for now', mint.text(counts)],
        ['Would count for', view.worth === null ? '–' : mint.text(view.worth)],
      ],
      plan: async () => planBufferValuation({ pool, buffer: account }),
      done: 'Buffer valued',
    });
  const refused = () => {
    if (stopLoss.liquidation) return 'A settlement waits for the buffers: nothing is valued until it is finished.';
    if (view.worth === null)
      return 'It takes a fresh price and an average of enough prices. Record the price now, and again later.';
    return undefined;
  };
  return (
    <section className="stack" aria-label={`Worth of the ${name}`}>
      <h3>What it counts for</h3>
      <Facts
        items={[
          [
            'If valued now',
            <span key="worth">
              {view.worth === null ? 'unknown without a fresh price and an average' : mint.text(view.worth)}
              <br />
              <span className={`soft small ${style.light}`}>
                low price less its confidence, after haircut, with puts and cash
              </span>
            </span>,
          ],
          [
            'Counts for now',
            <span key="counts">
              {mint.text(counts)}
              {counts > 0n && (
                <>
                  <br />
                  <span className={`soft small ${style.light}`}>
                    <Left until={view.valuedUntil + 1n} past="aged" />
                  </span>
                </>
              )}
            </span>,
          ],
        ]}
      />
      <Step refused={refused()} onClick={value}>
        Value the {name}
      </Step>
    </section>
  );
}
