import { defineConfig } from 'vitest/config';

// Packages of this workspace are taken from source. Files run one after the other because each holds a runtime of its own.
export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  test: { include: ['test/**/*.test.ts'], fileParallelism: false, testTimeout: 60_000, hookTimeout: 60_000 },
});
