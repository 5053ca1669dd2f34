/** The commands as people run them, against a local network that runs: `BULWARK_RPC=http://127.0.0.1:8899`. */

import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fetchOne } from '@bulwark/client';
import { createSolanaRpc } from '@solana/kit';
import { describe, expect, it } from 'vitest';
import type { Deployment as Read } from '../../app/web/src/chain/deployment';
import { HERE } from '../command';
import type { Deployment } from '../deployment';

const URL = process.env.BULWARK_RPC;

/** What is written is what the web app reads. */
const asRead = (written: Deployment): Read => written;

async function deploy(...args: string[]): Promise<{ sent: number; plan: { state: string }[]; deployment?: string }> {
  const command = ['--conditions=source', '--import', 'tsx', join(HERE, 'deploy.ts'), '--json', ...args];
  const { stdout } = await promisify(execFile)(process.execPath, command, { maxBuffer: 1 << 24 });
  return JSON.parse(stdout);
}

describe.skipIf(!URL)('on a local network', () => {
  it('a second founding sends nothing, and the deployment names what is on chain', async () => {
    const out = mkdtempSync(join(tmpdir(), 'bulwark-deployment-'));
    await deploy('--out', out);
    const again = await deploy('--out', out);
    expect(again.sent).toBe(0);
    expect(again.plan.every(({ state }) => state === 'right')).toBe(true);
    const deployment = asRead(JSON.parse(readFileSync(join(out, 'deployment.json'), 'utf8')));
    expect(deployment.network).toBe('localnet');
    const rpc = createSolanaRpc(deployment.rpcUrl);
    await expect(fetchOne(rpc, 'fund', deployment.fund)).resolves.toBeDefined();
    for (const { address, terms } of deployment.products) {
      const product = await fetchOne(rpc, 'product', address);
      const digest = await crypto.subtle.digest('SHA-256', readFileSync(join(out, terms)));
      expect(Buffer.from(product.data.termsHash)).toEqual(Buffer.from(digest));
    }
  });
});
