import { basename } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The order of the tests: they share one chain, whose time only goes ahead; errors come last, with an assessment grown stale. */
const ORDER = ['auditor', 'buyer', 'staker', 'reinsurer', 'underwriter', 'attestor', 'errors'];
const place = ({ moduleId }: TestSpecification) => ORDER.indexOf(basename(moduleId, '.test.ts'));

class InOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]) {
    return [...files].sort((a, b) => place(a) - place(b));
  }
}

/** One network, one browser, one test at a time: people meet on the same chain. */
export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    include: ['test/*.test.ts'],
    globalSetup: ['src/setup.ts'],
    fileParallelism: false,
    sequence: { sequencer: InOrder },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ['verbose'],
  },
});
