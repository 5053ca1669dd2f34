import type { InputHTMLAttributes, ReactNode, SelectHTMLAttributes } from 'react';
import { useId } from 'react';
import style from './field.module.css';

/** A named input with a hint and what is wrong with it. */
export function Field({
  label,
  hint,
  error,
  suffix,
  action,
  ...input
}: InputHTMLAttributes<HTMLInputElement> & {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | undefined;
  /** Stands behind the value: a unit. */
  suffix?: ReactNode;
  /** A small button beside the label. */
  action?: ReactNode;
}) {
  const id = useId();
  return (
    <div className={style.field}>
      <div className={style.head}>
        <label htmlFor={id}>{label}</label>
        {action}
      </div>
      <div className={`${style.box} ${error ? style.wrong : ''}`}>
        <input
          autoComplete="off"
          {...input}
          id={id}
          aria-invalid={error ? true : undefined}
          aria-describedby={hint || error ? `${id}-hint` : undefined}
        />
        {suffix && <span className={style.suffix}>{suffix}</span>}
      </div>
      {(hint || error) && (
        <p id={`${id}-hint`} className={error ? style.error : 'soft small'}>
          {error ?? hint}
        </p>
      )}
    </div>
  );
}

/** A choice of a few. */
export function Select({
  label,
  hint,
  options,
  ...select
}: SelectHTMLAttributes<HTMLSelectElement> & {
  label: ReactNode;
  hint?: ReactNode;
  options: readonly { value: string; label: string }[];
}) {
  const id = useId();
  return (
    <div className={style.field}>
      <div className={style.head}>
        <label htmlFor={id}>{label}</label>
      </div>
      <div className={style.box}>
        <select {...select} id={id} aria-describedby={hint ? `${id}-hint` : undefined}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      </div>
      {hint && (
        <p id={`${id}-hint`} className="soft small">
          {hint}
        </p>
      )}
    </div>
  );
}

/** A position between two ends. `text` says the value in words. */
export function Slider({
  label,
  text,
  ...input
}: Omit<InputHTMLAttributes<HTMLInputElement>, 'type'> & { label: ReactNode; text: string }) {
  const id = useId();
  return (
    <div className={style.field}>
      <div className={style.head}>
        <label htmlFor={id}>{label}</label>
        <output htmlFor={id}>{text}</output>
      </div>
      <input {...input} id={id} type="range" className={style.slider} aria-valuetext={text} />
    </div>
  );
}
