import type { ReactNode } from 'react';
import { useId, useState } from 'react';
import style from './tabs.module.css';

/** Parts of a page of which one is seen; arrow keys go between them. */
export function Tabs({
  label,
  tabs,
  first = 0,
}: {
  label: string;
  tabs: readonly { name: string; content: ReactNode }[];
  /** The part that is seen until another is chosen. */
  first?: number;
}) {
  const [active, setActive] = useState(first);
  const id = useId();
  const go = (index: number) => {
    const to = (index + tabs.length) % tabs.length;
    setActive(to);
    document.getElementById(`${id}-tab-${to}`)?.focus();
  };
  return (
    <div className="stack">
      <div role="tablist" aria-label={label} className={style.list}>
        {tabs.map((tab, index) => (
          <button
            key={tab.name}
            type="button"
            role="tab"
            id={`${id}-tab-${index}`}
            aria-selected={index === active}
            aria-controls={`${id}-panel-${index}`}
            tabIndex={index === active ? 0 : -1}
            className={style.tab}
            onClick={() => setActive(index)}
            onKeyDown={(event) => {
              if (event.key === 'ArrowRight') go(index + 1);
              if (event.key === 'ArrowLeft') go(index - 1);
            }}
          >
            {tab.name}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel-${active}`} aria-labelledby={`${id}-tab-${active}`} className="stack">
        {tabs[active]?.content}
      </div>
    </div>
  );
}
