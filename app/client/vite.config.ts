import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** Puts the compiled maths where `loadMaths` looks for them: beside the module. */
function shipMaths(): Plugin {
  const file = path('./src/maths/bulwark.wasm');
  return {
    name: 'ship-maths',
    buildStart() {
      if (!existsSync(file)) this.error('src/maths/bulwark.wasm is missing: run `make wasm` first');
      // Modules keep their names: what is no longer among them must not stay.
      rmSync(path('./dist'), { recursive: true, force: true });
    },
    writeBundle() {
      mkdirSync(path('./dist/maths'), { recursive: true });
      copyFileSync(file, path('./dist/maths/bulwark.wasm'));
    },
  };
}

// One module in, one module out, dependencies left alone: bundlers of apps then leave out what is not used. `ssr` keeps
// `new URL(..., import.meta.url)` as it is, where a build for browsers would put the file's bytes into the code.
export default defineConfig({
  plugins: [shipMaths()],
  build: {
    ssr: true,
    target: 'es2022',
    minify: false,
    sourcemap: true,
    emptyOutDir: false,
    rollupOptions: {
      input: { index: path('./src/index.ts'), 'maths/index': path('./src/maths/index.ts') },
      output: { dir: 'dist', preserveModules: true, preserveModulesRoot: 'src', entryFileNames: '[name].js' },
    },
  },
});
