import style from './bars.module.css';

/** A part of a whole. */
export interface Part {
  name: string;
  amount: bigint;
  /** The amount in words. */
  text: string;
  /** Number of the colour, 0 to 7. */
  series: number;
}

/** Width of a part in percent of `total`, for the eye. */
const percent = (amount: bigint, total: bigint) => (total <= 0n ? 0 : Number((amount * 10_000n) / total) / 100);

/** How a whole is made up: one bar of parts, and a legend with the amounts. */
export function Parts({ label, parts }: { label: string; parts: readonly Part[] }) {
  const total = parts.reduce((sum, part) => sum + part.amount, 0n);
  const shown = parts.filter((part) => part.amount > 0n);
  return (
    <div className={style.parts}>
      <div className={style.bar} aria-hidden="true">
        {shown.map((part) => (
          <div
            key={part.name}
            title={`${part.name}: ${part.text}`}
            style={{ width: `${percent(part.amount, total)}%`, background: `var(--series-${part.series})` }}
          />
        ))}
      </div>
      <ul className={style.legend} aria-label={label}>
        {parts.map((part) => (
          <li key={part.name}>
            <span className={style.key} style={{ background: `var(--series-${part.series})` }} aria-hidden="true" />
            <span>{part.name}</span>
            <span className={style.amount}>{part.text}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
