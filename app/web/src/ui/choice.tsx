import type { ReactNode } from 'react';
import { useId } from 'react';
import style from './choice.module.css';

/** One of a few, all in sight; arrow keys go between them. */
export function Choice({
  label,
  options,
  value,
  choose,
  hint,
}: {
  label: string;
  options: readonly { value: string; label: string; disabled?: boolean }[];
  /** The value chosen; one that no option has chooses none. */
  value: string | undefined;
  choose: (value: string) => void;
  hint?: ReactNode;
}) {
  const id = useId();
  return (
    <fieldset className={style.choice} aria-describedby={hint ? `${id}-hint` : undefined}>
      <legend>{label}</legend>
      <div className={style.options}>
        {options.map((option) => (
          <label key={option.value} className={style.option}>
            <input
              type="radio"
              name={id}
              value={option.value}
              checked={option.value === value}
              disabled={option.disabled}
              onChange={() => choose(option.value)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
      {hint && (
        <p id={`${id}-hint`} className="soft small">
          {hint}
        </p>
      )}
    </fieldset>
  );
}
