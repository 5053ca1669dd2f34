import { formatAmount, parseAmount } from '@bulwark/client';
import type { PositionView, SolvencyView, TowerView } from '@bulwark/client/maths';
import type { Address } from '@solana/kit';
import { useState } from 'react';
import { useView } from '../chain/book';
import type { NamedMint } from '../chain/mints';
import { useNames } from '../chain/names';
import { read } from '../forms/amount';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { Field, Slider } from '../ui/field';
import { Loading } from '../ui/states';
import { Legend } from './legend';
import style from './loss.module.css';
import { Outcome } from './outcome';
import { usePayerNames } from './payers';
import { lossAt, place, top, toThreeDigits } from './scale';
import { scenarios } from './scenarios';
import { slicesOf, Tower } from './tower';
import { TowerTable } from './tower-table';

/** Steps of the slider, over the height of the picture: small slices can be reached as well as large ones. */
const STEPS = 400;

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
        <Legend tower={tower} />
        <p className="soft small">
          Amounts at the left are whole losses, in {mint.symbol}. Slices too thin to read are drawn taller than they are; their
          edges are exact.
          {tower.bands.some(({ gap }) => gap) && ' A gap lies inside the tower, and no layer pays it.'}
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
    const { amount, error } = read(draft, (text) => parseAmount(text, mint.decimals));
    setWrong(error);
    if (amount === undefined) return;
    choose(amount);
    setDraft(undefined);
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
