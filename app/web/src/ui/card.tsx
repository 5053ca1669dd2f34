import type { ReactNode } from 'react';
import { useId } from 'react';
import style from './card.module.css';

/** A titled part of a page. */
export function Card({
  title,
  note,
  actions,
  children,
  flush = false,
}: {
  title?: ReactNode;
  /** One sentence below the title. */
  note?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  /** Content reaches the edges, as a table does. */
  flush?: boolean;
}) {
  const id = useId();
  return (
    <section className={style.card} aria-labelledby={title ? id : undefined}>
      {(title || actions) && (
        <header className={style.head}>
          <div>
            {title && <h2 id={id}>{title}</h2>}
            {note && <p className="soft small">{note}</p>}
          </div>
          {actions && <div className="row">{actions}</div>}
        </header>
      )}
      <div className={flush ? style.flush : style.body}>{children}</div>
    </section>
  );
}

/** Figures side by side. */
export function Stats({ children }: { children: ReactNode }) {
  return <dl className={style.stats}>{children}</dl>;
}

/** One figure with its name; `hint` says what it means or how it is made. */
export function Stat({
  label,
  value,
  hint,
  tone,
}: {
  label: ReactNode;
  value: ReactNode;
  hint?: ReactNode;
  tone?: 'ok' | 'warn' | 'bad' | undefined;
}) {
  return (
    <div className={style.stat}>
      <dt>{label}</dt>
      <dd className={tone ? style[tone] : undefined}>{value}</dd>
      {hint && <dd className={style.hint}>{hint}</dd>}
    </div>
  );
}

/** Names and values, one a line. */
export function Facts({ items }: { items: readonly (readonly [ReactNode, ReactNode] | false | undefined)[] }) {
  return (
    <dl className={style.facts}>
      {items.map((item, index) =>
        item ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a list of facts do not move
          <div key={index}>
            <dt>{item[0]}</dt>
            <dd>{item[1]}</dd>
          </div>
        ) : null,
      )}
    </dl>
  );
}
