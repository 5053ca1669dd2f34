// Runs the tests of client and bootstrap that need a network, on one of their own.
//
//   npm run on-network -w @bulwark/e2e
import { startNetwork } from './network';
import { run } from './process';

const network = await startNetwork();
try {
  const tests = ['app/client/test/localnet.test.ts', 'migrations/test/localnet.test.ts'];
  console.log(await run('npx', ['vitest', 'run', ...tests], { BULWARK_RPC: network.rpcUrl }));
} finally {
  await network.stop();
}
