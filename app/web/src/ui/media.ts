import { useSyncExternalStore } from 'react';

/** From this width on a page has room for tables and for two columns. */
export const WIDE = '(min-width: 62rem)';

/** Whether the screen satisfies a media query, also after it changes. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = matchMedia(query);
      list.addEventListener('change', changed);
      return () => list.removeEventListener('change', changed);
    },
    () => matchMedia(query).matches,
  );
}
