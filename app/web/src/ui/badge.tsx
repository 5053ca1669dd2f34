import type { ReactNode } from 'react';
import style from './badge.module.css';

/** How good or bad something is. Never told by colour alone: the words say it too. */
export type Tone = 'plain' | 'ok' | 'warn' | 'bad' | 'info';

/** A state in a word. */
export function Badge({ tone = 'plain', children }: { tone?: Tone; children: ReactNode }) {
  return <span className={`${style.badge} ${style[tone]}`}>{children}</span>;
}

/** A sentence that must be seen before going on. */
export function Notice({ tone = 'info', title, children }: { tone?: Tone; title?: ReactNode; children?: ReactNode }) {
  return (
    <div className={`${style.notice} ${style[tone]}`} role={tone === 'bad' ? 'alert' : 'status'}>
      {title && <strong>{title}</strong>}
      {children && <div>{children}</div>}
    </div>
  );
}
