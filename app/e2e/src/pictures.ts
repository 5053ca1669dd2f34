// Takes a picture of every page, light and dark, on a phone and on a desk: target/pictures/NAME-THEME-SIZE.png. What the documents show,
// the first screen of some, goes to docs/images too.
//
//   npm run pictures -w @bulwark/e2e [-- --url URL]     an app that runs already; else one is started with a year of history
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openBrowser } from './browser';
import { startStage } from './network';
import { PAGES, visit } from './pages';
import { Person } from './person';
import { ROOT } from './process';

const SIZES = { desk: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };
/** Pages whose first screen the documents show, light; those of the README are there in both themes. */
const SHOWN = ['cover', 'product', 'underwrite', 'incident', 'stop-loss', 'transparency'];
const IN_README = ['cover'];

function documentPath(name: string, theme: string, size: string): string | undefined {
  if (size !== 'desk' || !SHOWN.includes(name)) return undefined;
  if (theme === 'dark') return IN_README.includes(name) ? join(ROOT, 'docs', 'images', `app-${name}-dark.png`) : undefined;
  return join(ROOT, 'docs', 'images', `app-${name}.png`);
}

const out = join(ROOT, 'target', 'pictures');
const given = process.argv.indexOf('--url');
const stage = given > 0 ? undefined : await startStage();
const url = stage?.webUrl ?? process.argv[given + 1] ?? '';
mkdirSync(out, { recursive: true });
try {
  for (const theme of ['light', 'dark'] as const) {
    for (const [size, viewport] of Object.entries(SIZES)) {
      const { context, close } = await openBrowser({ colorScheme: theme, viewport, deviceScaleFactor: size === 'phone' ? 2 : 1 });
      const person = await Person.at(context, url);
      await person.connect('Bo');
      for (const place of PAGES) {
        if (!(await visit(person, place))) {
          console.log(`no ${place.name} to show`);
          continue;
        }
        const path = join(out, `${place.name}-${theme}-${size}.png`);
        await person.page.screenshot({ path, fullPage: true });
        console.log(path);
        const shown = documentPath(place.name, theme, size);
        if (shown) await person.page.screenshot({ path: shown });
      }
      await close();
    }
  }
} finally {
  await stage?.stop();
}
