import type { ReactNode } from 'react';
import { useEffect, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import { useChain } from '../chain/chain';
import { Badge } from '../ui/badge';
import { WalletMenu } from '../wallet/menu';
import { Offline } from './offline';
import style from './shell.module.css';
import { ThemeSwitch } from './theme';

const PLACES = [
  { path: '/', name: 'Cover', icon: 'M12 3l8 3v6c0 5-3.5 8-8 9-4.5-1-8-4-8-9V6z' },
  { path: '/underwrite', name: 'Underwrite', icon: 'M4 20h16M6 16v-5M12 16V5M18 16V9' },
  { path: '/reinsure', name: 'Re-insure', icon: 'M4 18h16M6 14h12M8 10h8M10 6h4' },
  { path: '/claims', name: 'Claims', icon: 'M7 3h8l4 4v14H7zM15 3v4h4M10 12h6M10 16h6' },
  { path: '/stop-loss', name: 'Stop-loss', icon: 'M3 6l6 6 4-3 8 9M21 12v6h-6' },
  {
    path: '/transparency',
    name: 'Transparency',
    icon: 'M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z',
  },
] as const;

/** Where somebody is: the longest path that the location begins with. */
const isHere = (location: string, path: string) =>
  path === '/'
    ? location === '/' || location.startsWith('/cover') || location.startsWith('/policies')
    : location.startsWith(path);

/** Head, ways to all rooms, and the page between. */
export function Shell({ children }: { children: ReactNode }) {
  const { deployment } = useChain();
  const [location] = useLocation();
  const main = useRef<HTMLElement>(null);
  const place = PLACES.find(({ path }) => isHere(location, path));
  const first = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new location is a new page
  useEffect(() => {
    document.title = place ? `${place.name} · ${deployment.name}` : deployment.name;
    if (first.current) first.current = false;
    else {
      main.current?.focus({ preventScroll: true });
      scrollTo(0, 0);
    }
  }, [location, deployment.name]);
  return (
    <>
      <a href="#main" className={style.skip}>
        Skip to the page
      </a>
      <header className={style.head}>
        <div className={style.bar}>
          <Link href="/" className={style.brand}>
            <img src="/bulwark.svg" alt="" width={28} height={28} />
            <span>{deployment.name}</span>
          </Link>
          <nav aria-label="Rooms" className={style.nav}>
            {PLACES.map(({ path, name, icon }) => (
              <Link key={path} href={path} aria-current={isHere(location, path) ? 'page' : undefined}>
                <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.8" aria-hidden="true">
                  <path d={icon} strokeLinecap="round" strokeLinejoin="round" />
                </svg>
                <span>{name}</span>
              </Link>
            ))}
          </nav>
          <div className={style.tools}>
            {deployment.network !== 'mainnet' && (
              <span className={style.network}>
                <Badge tone="warn">{deployment.network}</Badge>
              </span>
            )}
            <ThemeSwitch />
            <WalletMenu />
          </div>
        </div>
      </header>
      <Offline />
      <main id="main" ref={main} tabIndex={-1} className={style.main}>
        {children}
      </main>
      <footer className={style.foot}>
        <p>
          Not audited. Cover pays what a committee of attestors approves, from what the fund has; the rules are the program’s.
          Figures are read from the chain by your browser.
        </p>
      </footer>
    </>
  );
}
