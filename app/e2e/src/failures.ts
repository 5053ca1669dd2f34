import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import type { Person } from './person';
import { ROOT } from './process';

/** Keeps a picture of what a person saw when a test failed: target/e2e. */
export function pictureFailures(who: () => Person) {
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    const folder = join(ROOT, 'target', 'e2e');
    mkdirSync(folder, { recursive: true });
    const path = join(folder, `${task.name.replaceAll(/[^a-z0-9]+/gi, '-')}.png`);
    await who().page.screenshot({ path, fullPage: true });
    console.log(`what was seen: ${path}`);
  });
}
