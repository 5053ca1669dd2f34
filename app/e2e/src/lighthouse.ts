import { launch } from 'chrome-launcher';
import lighthouse, { desktopConfig } from 'lighthouse';
import { chromiumPath } from './browser';

/** Runs of which the median counts, as Lighthouse advises. */
const RUNS = 3;

/** Scores of the first page, of 100, on a phone with Lighthouse's slow network and processor, and on a desk. */
export async function lighthouseScores(url: string): Promise<Record<'phone' | 'desk', Record<string, number>>> {
  const chrome = await launch({
    chromePath: chromiumPath(),
    chromeFlags: [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  const measure = async (desk: boolean) => {
    const result = await lighthouse(url, { port: chrome.port, logLevel: 'error' }, desk ? desktopConfig : undefined);
    const categories = result?.lhr.categories ?? {};
    return Object.fromEntries(Object.entries(categories).map(([name, { score }]) => [name, Math.round((score ?? 0) * 100)]));
  };
  const median = async (desk: boolean) => {
    const runs = [];
    for (let run = 0; run < RUNS; run++) runs.push(await measure(desk));
    runs.sort((a, b) => (a.performance ?? 0) - (b.performance ?? 0));
    return runs[(RUNS - 1) / 2] ?? {};
  };
  try {
    return { phone: await median(false), desk: await median(true) };
  } finally {
    chrome.kill();
  }
}
