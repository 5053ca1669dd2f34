import type { ReactNode } from 'react';
import { createContext, useCallback, useContext, useMemo, useRef, useState } from 'react';
import style from './toast.module.css';

/** News about something that was asked for. */
export interface Toast {
  tone: 'ok' | 'bad' | 'info';
  title: string;
  text?: ReactNode;
}

const Context = createContext<(toast: Toast) => void>(() => {});

/** Tells the person something, without taking the focus. */
export const useToast = () => useContext(Context);

/** Shows the news of everything below it; errors stay until they are closed. */
export function Toasts({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<(Toast & { id: number })[]>([]);
  const next = useRef(0);
  const close = useCallback((id: number) => setToasts((all) => all.filter((toast) => toast.id !== id)), []);
  const show = useCallback(
    (toast: Toast) => {
      const id = next.current++;
      setToasts((all) => [...all.slice(-3), { ...toast, id }]);
      if (toast.tone !== 'bad') setTimeout(() => close(id), 8_000);
    },
    [close],
  );
  const list = useMemo(
    () =>
      toasts.map((toast) => (
        <div key={toast.id} className={`${style.toast} ${style[toast.tone]}`}>
          <div>
            <strong>{toast.title}</strong>
            {toast.text && <div className="small">{toast.text}</div>}
          </div>
          <button type="button" aria-label="Dismiss" onClick={() => close(toast.id)}>
            ✕
          </button>
        </div>
      )),
    [toasts, close],
  );
  return (
    <Context.Provider value={show}>
      {children}
      <div className={style.list} role="log" aria-live="polite" aria-label="Notices">
        {list}
      </div>
    </Context.Provider>
  );
}
