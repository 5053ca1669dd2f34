// Takes a picture of every page, light and dark, on a phone and on a desk: target/pictures/NAME-THEME-SIZE.png.
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
      }
      await close();
    }
  }
} finally {
  await stage?.stop();
}
