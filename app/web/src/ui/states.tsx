import type { ReactNode } from 'react';
import { Button } from './button';
import style from './states.module.css';

/** Stands where something is being read. */
export function Loading({ lines = 3, label = 'Reading from the chain' }: { lines?: number; label?: string }) {
  return (
    <div className={style.loading} role="status" data-loading>
      <span className="hidden">{label}</span>
      {Array.from({ length: lines }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: equal lines
        <div key={index} className={style.line} style={{ width: `${100 - ((index * 17) % 45)}%` }} />
      ))}
    </div>
  );
}

/** Says that there is nothing, and what would change that. */
export function Empty({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className={style.empty}>
      <strong>{title}</strong>
      {children && <p className="soft">{children}</p>}
      {action}
    </div>
  );
}

/** Says what went wrong, what to do, and offers to try again. */
export function Failed({
  title,
  advice,
  retry,
}: {
  title: string;
  advice?: string | undefined;
  retry?: (() => void) | undefined;
}) {
  return (
    <div className={style.failed} role="alert">
      <strong>{title}</strong>
      {advice && <p>{advice}</p>}
      {retry && (
        <Button tone="quiet" size="small" onClick={retry}>
          Try again
        </Button>
      )}
    </div>
  );
}
