import { formatRate } from '@bulwark/client';
import type { AllocationView, Payer, PositionView, TowerView } from '@bulwark/client/maths';
import type { NamedMint } from '../chain/mints';
import { Parts } from '../ui/bars';
import { Facts } from '../ui/card';
import { PAYER_SERIES } from '../words/payers';
import style from './loss.module.css';

/** What came of the loss. */
export function Outcome({
  tower,
  allocation,
  mint,
  name,
  position,
}: {
  tower: TowerView;
  allocation: AllocationView;
  mint: NamedMint;
  name: (payer: Payer) => string;
  position: PositionView | undefined;
}) {
  const whole = allocation.shortfall === 0n;
  const factor = formatRate(allocation.factor, { maxDigits: 2 });
  // The shares' part of capital before and after; rounded, for orientation: the program pays by the shares of that moment.
  const mine = position && tower.capital > 0n ? (position.value * allocation.fromCapital) / tower.capital : undefined;
  return (
    <section className="stack" aria-label="What this loss would do">
      <p aria-live="polite" className={whole ? style.whole : style.cut}>
        {whole
          ? 'Every approved claim would be paid in full.'
          : `Every approved claim would be paid ${factor} of it; ${mint.text(allocation.shortfall)} would stay owed.`}
      </p>
      <Parts
        label="Who would pay"
        parts={allocation.parts
          .filter(({ amount }) => amount > 0n)
          .map(({ payer, amount }) => ({
            name: name(payer),
            amount,
            text: mint.text(amount),
            series: PAYER_SERIES[payer.kind],
          }))}
      />
      <Facts
        items={[
          ['Underwriters’ capital pays', mint.text(allocation.fromCapital)],
          ['Capital before', mint.text(tower.capital)],
          ['Capital after', mint.text(allocation.capitalAfter)],
          ['Re-insurers pay', mint.text(allocation.fromTranches)],
          ['Buffers pay', mint.text(allocation.fromBuffers)],
          ['Settlement factor', factor],
          mine !== undefined && ['Your part of it, about', mint.text(mine)],
        ]}
      />
    </section>
  );
}
