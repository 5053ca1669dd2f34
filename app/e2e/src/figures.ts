// Prints what the app weighs, how accessible it is, and what Lighthouse says; fails beyond the limits below.
//
//   npm run figures -w @bulwark/e2e [-- --url URL]
import { gzipSync } from 'node:zlib';
import { AxeBuilder } from '@axe-core/playwright';
import { openBrowser } from './browser';
import { lighthouseScores } from './lighthouse';
import { startStage } from './network';
import { PAGES, visit } from './pages';
import { Person } from './person';

/** Most bytes of JavaScript, gzip, before the first page can be used. */
const INITIAL_LIMIT = 250 * 1_024;
/** Least performance by Lighthouse, of 100. On its slow phone the score moves by five between runs of an idle machine. */
const PERFORMANCE_LIMIT = { desk: 90, phone: 85 };

const given = process.argv.indexOf('--url');
const stage = given > 0 ? undefined : await startStage();
const url = stage?.webUrl ?? process.argv[given + 1] ?? '';
const failures: string[] = [];
const kilobytes = (bytes: number) => `${(bytes / 1_024).toFixed(1)} KB`;

async function weigh() {
  const { context, close } = await openBrowser();
  const weights = new Map<string, number>();
  const page = await context.newPage();
  const weighing: Promise<void>[] = [];
  page.on('response', (response) => {
    const kind = response.url() === `${url}/` ? 'html with styles' : /\.(js|css|wasm)($|\?)/.exec(response.url())?.[1];
    if (!kind || !response.url().startsWith(url)) return;
    const add = async () => void weights.set(kind, gzipSync(await response.body()).length + (weights.get(kind) ?? 0));
    weighing.push(add());
  });
  await page.goto(url, { waitUntil: 'networkidle' });
  await Promise.all(weighing);
  await close();
  for (const [kind, bytes] of weights) console.log(`first page, ${kind}, gzip: ${kilobytes(bytes)}`);
  const script = weights.get('js') ?? 0;
  if (script > INITIAL_LIMIT)
    failures.push(`initial JavaScript is ${kilobytes(script)}, the limit is ${kilobytes(INITIAL_LIMIT)}`);
}

async function inspect() {
  const { context, close } = await openBrowser();
  const person = await Person.at(context, url);
  await person.connect('Bo');
  for (const theme of ['light', 'dark'] as const) {
    await person.page.evaluate((name) => localStorage.setItem('bulwark.theme', name), theme);
    for (const place of PAGES) {
      if (!(await visit(person, place))) continue;
      const { violations } = await new AxeBuilder({ page: person.page }).analyze();
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      console.log(`axe, ${place.name}, ${theme}: ${violations.length} violations, ${serious.length} serious`);
      for (const { id, help, nodes } of violations)
        console.log(`  ${id}: ${help} (${nodes.length}) ${nodes[0]?.target.join(' ')}`);
      if (serious.length > 0) failures.push(`${place.name}, ${theme}: ${serious.map(({ id }) => id).join(', ')}`);
    }
  }
  await close();
}

try {
  await weigh();
  await inspect();
  for (const [form, scores] of Object.entries(await lighthouseScores(url))) {
    console.log(
      `lighthouse, ${form}: ${Object.entries(scores)
        .map(([name, score]) => `${name} ${score}`)
        .join(', ')}`,
    );
    if ((scores.performance ?? 0) < PERFORMANCE_LIMIT[form as keyof typeof PERFORMANCE_LIMIT])
      failures.push(`performance on ${form} is ${scores.performance}`);
  }
} finally {
  await stage?.stop();
}
for (const failure of failures) console.error(`beyond the limit: ${failure}`);
process.exit(failures.length > 0 ? 1 : 0);
