import { defineConfig } from 'vitest/config';

/** Tests without a browser: the client on the program's bytecode, the app's parts, the bootstrap. */
export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    include: ['app/client/test/**/*.test.ts', 'app/web/test/**/*.test.{ts,tsx}', 'migrations/test/**/*.test.ts'],
    testTimeout: 60_000,
    reporters: ['default'],
  },
});
