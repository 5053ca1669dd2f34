import type { ReactNode } from 'react';
import { useEffect, useId, useRef } from 'react';
import { Button } from './button';
import style from './dialog.module.css';

/** A window over the page; Escape and the cross close it, focus returns to where it was. */
export function Dialog({
  title,
  open,
  close,
  children,
}: {
  title: ReactNode;
  open: boolean;
  close: () => void;
  children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog
      ref={dialog}
      className={style.dialog}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
    >
      {open && (
        <>
          <header className={style.head}>
            <h2 id={id}>{title}</h2>
            <Button tone="plain" size="small" aria-label="Close" onClick={close}>
              ✕
            </Button>
          </header>
          <div className={style.body}>{children}</div>
        </>
      )}
    </dialog>
  );
}
