// Prints what a bundle takes of this package for one import, and fails if the smallest is not small: then something keeps what is
// not used. Sizes are minified, and compressed as servers send them; dependencies are not counted.
//
//   node scripts/size.mjs

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

const IMPORTS = ['formatAmount', 'explain', 'planDeposit', 'createSender', 'fetchAll', 'fetchEvents', '*'];
/** Most bytes that the first of them may take. */
const MOST = 1_500;
const index = fileURLToPath(new URL('../src/index.ts', import.meta.url));

async function sizeOf(name, folder) {
  const entry = join(folder, 'entry.js');
  const what = name === '*' ? `import * as all from ${JSON.stringify(index)}; export default { ...all };` : undefined;
  writeFileSync(entry, what ?? `export { ${name} } from ${JSON.stringify(index)};`);
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    root: folder,
    resolve: { conditions: ['source'] },
    build: {
      write: false,
      minify: true,
      target: 'es2022',
      lib: { entry, formats: ['es'] },
      rollupOptions: { external: /^@solana/ },
    },
  });
  const code = [built]
    .flat()
    .flatMap(({ output }) => output.map((chunk) => chunk.code ?? ''))
    .join('');
  return { minified: Buffer.byteLength(code), compressed: gzipSync(code).length };
}

const folder = mkdtempSync(join(tmpdir(), 'bulwark-size-'));
try {
  for (const name of IMPORTS) {
    const { minified, compressed } = await sizeOf(name, folder);
    console.log(`${name.padEnd(14)} ${String(minified).padStart(8)} bytes, ${String(compressed).padStart(7)} compressed`);
    if (name === IMPORTS[0] && minified > MOST)
      throw new Error(`${name} alone takes ${minified} bytes: more than it needs is kept`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
