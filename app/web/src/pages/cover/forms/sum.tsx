import { toThreeDigits } from '../../../capital/scale';
import type { NamedMint } from '../../../chain/mints';
import type { AmountInput } from '../../../forms/amount';
import { Button } from '../../../ui/button';
import { Field, Slider } from '../../../ui/field';
import { larger, smaller } from '../../../words/amounts';

const STEPS = 200n;

/** A sum that is typed or set by a slider, between the least and the most that would be sold. */
export function SumInput({
  label,
  mint,
  input,
  least,
  most,
  hint,
}: {
  label: string;
  mint: NamedMint;
  input: AmountInput;
  least: bigint;
  /** Most that would be sold now; below `least` when nothing would. */
  most: bigint;
  hint: string;
}) {
  const room = most - least;
  const step = input.amount === undefined || room <= 0n ? 0n : ((input.amount - least) * STEPS) / room;
  const slide = (to: bigint) => {
    const sum = least + (room * to) / STEPS;
    const round = toThreeDigits(sum);
    input.set(to === STEPS ? most : larger(least, smaller(round, most)));
  };
  return (
    <div className="stack-tight">
      <Field
        label={label}
        inputMode="decimal"
        suffix={mint.symbol}
        value={input.text}
        error={input.error}
        hint={hint}
        onChange={(event) => input.type(event.target.value)}
        action={
          room > 0n && (
            <Button tone="plain" size="small" onClick={() => input.set(most)} aria-label={`${label}: the most that is sold now`}>
              Most
            </Button>
          )
        }
      />
      {room > 0n && (
        <Slider
          label={<span className="hidden">{label}, by slider</span>}
          text={`${mint.text(least, { minDigits: 0, symbol: false })} to ${mint.text(most, { minDigits: 0, maxDigits: 0 })}`}
          min={0}
          max={Number(STEPS)}
          value={Number(step < 0n ? 0n : step > STEPS ? STEPS : step)}
          onChange={(event) => slide(BigInt(event.target.value))}
        />
      )}
    </div>
  );
}
