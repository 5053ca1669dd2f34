import { defineConfig } from 'vitest/config';

/** One network, one browser, one test at a time: people meet on the same chain, in the order of the files' names. */
export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    include: ['test/*.test.ts'],
    globalSetup: ['src/setup.ts'],
    fileParallelism: false,
    sequence: { concurrent: false },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ['verbose'],
  },
});
