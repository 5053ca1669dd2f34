import { useEffect, useState } from 'react';
import { Button } from '../ui/button';

type Choice = 'light' | 'dark';
const STORE = 'bulwark.theme';
const dark = () => matchMedia('(prefers-color-scheme: dark)');
const kept = (): Choice | undefined => {
  const choice = localStorage.getItem(STORE);
  return choice === 'light' || choice === 'dark' ? choice : undefined;
};

/** Puts the theme of an earlier visit, or of the system, on the page before anything is drawn. */
export function startTheme() {
  document.documentElement.dataset.theme = kept() ?? (dark().matches ? 'dark' : 'light');
}

/** Switches between light and dark, and follows the system until somebody does. */
export function ThemeSwitch() {
  const [theme, setTheme] = useState<Choice>(() => kept() ?? (dark().matches ? 'dark' : 'light'));
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  useEffect(() => {
    const system = dark();
    const follow = () => kept() ?? setTheme(system.matches ? 'dark' : 'light');
    system.addEventListener('change', follow);
    return () => system.removeEventListener('change', follow);
  }, []);
  const other: Choice = theme === 'dark' ? 'light' : 'dark';
  return (
    <Button
      tone="plain"
      size="small"
      aria-label={`Use the ${other} theme`}
      onClick={() => {
        localStorage.setItem(STORE, other);
        setTheme(other);
      }}
    >
      <svg width="18" height="18" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2" aria-hidden="true">
        {theme === 'dark' ? (
          <>
            <circle cx="12" cy="12" r="4" />
            <path d="M12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M19 5l-2 2M7 17l-2 2" />
          </>
        ) : (
          <path d="M21 13A9 9 0 1 1 11 3a7 7 0 0 0 10 10z" />
        )}
      </svg>
    </Button>
  );
}
