import { AmountInvalid, formatAmount, formatRate, parseAmount } from '@bulwark/client';
import type { AllocationView, Payer, PositionView, SolvencyView, TowerView } from '@bulwark/client/maths';
import type { Address } from '@solana/kit';
import { useState } from 'react';
import { useView } from '../chain/book';
import type { NamedMint } from '../chain/mints';
import { type Names, useNames } from '../chain/names';
import { Parts } from '../ui/bars';
import { Button } from '../ui/button';
import { Card, Facts } from '../ui/card';
import { Field, Slider } from '../ui/field';
import { Loading } from '../ui/states';
import { largest } from './bigints';
import style from './loss.module.css';
import { towerSeries, usePayerNames } from './payers';
import { lossAt, place, top, toThreeDigits } from './scale';
import { slicesOf, Tower } from './tower';
import { TowerTable } from './tower-table';

/** Steps of the slider, over the height of the picture: small slices can be reached as well as large ones. */
const STEPS = 400;

/** A loss that the chain gives a reason to look at. */
interface Scenario {
  name: string;
  loss: bigint;
}

/** Losses that follow from what is insured and how it was assessed. */
function scenarios(solvency: SolvencyView, names: Names): Scenario[] {
  const shocked = largest(solvency.products, ({ stressed }) => stressed);
  const group = largest(solvency.groups, ({ stress }) => stress);
  const insured = largest(solvency.products, ({ exposure }) => exposure);
  const found = [
    shocked && { name: `1-in-200 loss of ${names.product(shocked.product)}`, loss: shocked.stressed },
    group && { name: `1-in-200 loss of peril group ${group.group}`, loss: group.stress },
    insured && { name: `All cover of ${names.product(insured.product)}`, loss: insured.exposure },
  ].filter((scenario) => scenario !== undefined);
  return found.filter(({ loss }, index) => loss > 0n && found.findIndex((other) => other.loss === loss) === index);
}

/** The re-insurance tower of a pool with a loss poured into it: who pays, what claims get, what is left. */
export function LossCard({ pool, mint, position }: { pool: Address; mint: NamedMint; position?: PositionView | undefined }) {
  const tower = useView((book) => book.tower(pool));
  const solvency = useView((book) => book.solvency(pool, true));
  return (
    <Card
      title="If a loss happens now"
      note="Every slice of one incident’s loss has a payer, from the first unit at the foot upwards. The program would split it exactly so."
    >
      {tower && solvency ? (
        <div className={style.frame}>
          <Explorer tower={tower} solvency={solvency} mint={mint} position={position} />
        </div>
      ) : (
        <Loading lines={8} />
      )}
    </Card>
  );
}

function Explorer({
  tower,
  solvency,
  mint,
  position,
}: {
  tower: TowerView;
  solvency: SolvencyView;
  mint: NamedMint;
  position: PositionView | undefined;
}) {
  const name = usePayerNames(tower.pool);
  const offered = scenarios(solvency, useNames());
  const [chosen, choose] = useState<bigint>();
  const loss = chosen ?? offered[0]?.loss ?? toThreeDigits(tower.capital / 4n);
  const allocation = useView((book) => book.allocation(tower.pool, loss));
  const slices = slicesOf(tower);
  return (
    <div className={style.explorer}>
      <div className={style.picture}>
        <Tower tower={tower} loss={loss} mint={mint} name={name} />
        <p className="soft small">
          Slices too thin to read are drawn taller than they are; the amounts at their edges are exact.
        </p>
      </div>
      <div className="stack">
        <Slider
          label="Loss of one incident"
          text={mint.text(loss)}
          min={0}
          max={STEPS}
          value={Math.round((place(slices, loss) / top(slices)) * STEPS)}
          onChange={(event) => choose(toThreeDigits(lossAt(slices, (Number(event.target.value) / STEPS) * top(slices))))}
        />
        <LossField loss={loss} mint={mint} choose={choose} />
        <div className="row">
          {offered.map((scenario) => (
            <Button key={scenario.name} tone="quiet" size="small" onClick={() => choose(scenario.loss)}>
              {scenario.name}
            </Button>
          ))}
        </div>
        {allocation ? (
          <Outcome tower={tower} allocation={allocation} mint={mint} name={name} position={position} />
        ) : (
          <Loading lines={4} />
        )}
      </div>
      <details className={style.table}>
        <summary>The tower as a table</summary>
        <TowerTable tower={tower} mint={mint} name={name} />
      </details>
    </div>
  );
}

function LossField({ loss, mint, choose }: { loss: bigint; mint: NamedMint; choose: (loss: bigint) => void }) {
  const [draft, setDraft] = useState<string>();
  const [wrong, setWrong] = useState<string>();
  const take = () => {
    if (draft === undefined) return;
    try {
      choose(parseAmount(draft, mint.decimals));
      setDraft(undefined);
      setWrong(undefined);
    } catch (error) {
      if (!(error instanceof AmountInvalid)) throw error;
      setWrong(error.message);
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        take();
      }}
    >
      <Field
        label="Loss, exactly"
        inputMode="decimal"
        value={draft ?? formatAmount(loss, mint.decimals)}
        error={wrong}
        suffix={mint.symbol}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={take}
      />
    </form>
  );
}

/** What came of the loss. */
function Outcome({
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
            series: towerSeries(payer.kind),
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
