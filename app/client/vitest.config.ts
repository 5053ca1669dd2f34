import { defineConfig } from 'vitest/config';

// Node's own WebCrypto and fetch; files run one after the other because each holds a runtime of its own.
export default defineConfig({
  resolve: { conditions: ['source'] },
  test: { include: ['test/**/*.test.ts'], fileParallelism: false, testTimeout: 60_000, hookTimeout: 60_000 },
});
