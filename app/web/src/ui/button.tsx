import type { ButtonHTMLAttributes } from 'react';
import style from './button.module.css';

/** A button. `quiet` for what is not the main thing on the page, `danger` for what cannot be taken back. */
export function Button({
  tone = 'main',
  size = 'normal',
  busy = false,
  className = '',
  children,
  ...rest
}: ButtonHTMLAttributes<HTMLButtonElement> & {
  tone?: 'main' | 'quiet' | 'plain' | 'danger';
  size?: 'normal' | 'small';
  busy?: boolean;
}) {
  return (
    <button
      type="button"
      {...rest}
      disabled={rest.disabled || busy}
      aria-busy={busy || undefined}
      className={`${style.button} ${style[tone]} ${style[size]} ${className}`}
    >
      {busy && <span className={style.spinner} aria-hidden="true" />}
      {children}
    </button>
  );
}
