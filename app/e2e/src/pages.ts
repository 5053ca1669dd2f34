import type { Person } from './person';

/** Every page of the app: a path, or the first link on another page that leads to one of the kind. */
export const PAGES: readonly { name: string; path: string; link?: string }[] = [
  { name: 'cover', path: '/' },
  { name: 'product', path: '/', link: '/cover/' },
  { name: 'policies', path: '/policies' },
  { name: 'underwrite', path: '/underwrite' },
  { name: 'reinsure', path: '/reinsure' },
  { name: 'claims', path: '/claims' },
  { name: 'incident', path: '/claims', link: '/claims/' },
  { name: 'stop-loss', path: '/stop-loss' },
  { name: 'transparency', path: '/transparency' },
];

/** Opens a page and waits until nothing of it is being read any more; `false` when the fund has none of the kind. */
export async function visit(person: Person, { path, link }: { path: string; link?: string }): Promise<boolean> {
  await person.goto(path);
  await settled(person);
  if (!link) return true;
  const href = await person.page
    .locator(`main a[href^="${link}"]`)
    .first()
    .getAttribute('href', { timeout: 5_000 })
    .catch(() => null);
  if (!href) return false;
  await person.goto(href);
  await settled(person);
  return true;
}

/** Waits until the page has its heading and no part of it is loading. */
export async function settled(person: Person) {
  await person.page.getByRole('heading', { level: 1 }).first().waitFor();
  // What is below the fold is read once it is seen.
  await person.page.waitForFunction(
    () => {
      const loading = document.querySelector('[data-loading]');
      loading?.scrollIntoView();
      return loading === null;
    },
    undefined,
    { polling: 250 },
  );
  await person.page.evaluate(() => scrollTo(0, 0));
  // Charts are drawn a frame after their data.
  await person.page.waitForTimeout(400);
}
