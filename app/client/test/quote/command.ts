/** Quotes of the `bulwark` command. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Address } from '@solana/kit';
import { BULWARK_PROGRAM_ADDRESS } from '../../src';
import type { Market } from './market';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
const COMMAND = process.env.BULWARK_CLI ?? join(ROOT, 'target/debug/bulwark');
const LOADER = 'BPFLoaderUpgradeab1e11111111111111111111111' as Address;

/** A quote as the command prints it, integers as text: JSON's numbers would lose digits here. */
export type Printed = {
  readonly refusal: { readonly code: string; readonly name: string } | null;
  readonly price: { readonly premium: string; readonly parts: { readonly referral: string } } | null;
};

/** Builds the command, unless one is named. */
export function buildCommand(): void {
  if (process.env.BULWARK_CLI) return;
  execFileSync('cargo', ['build', '--quiet', '--locked', '-p', 'bulwark-cli'], { cwd: ROOT, stdio: 'inherit' });
}

/** What `bulwark quote` answers to every sale of some markets, in their order. */
export function quoteByCommand(markets: readonly Market[]): Printed[] {
  const folder = mkdtempSync(join(tmpdir(), 'bulwark-quote-'));
  try {
    const accounts: { pubkey: Address; owner: Address; data: string }[] = [];
    const put = (pubkey: Address, owner: Address, data: Uint8Array) =>
      accounts.push({ pubkey, owner, data: Buffer.from(data).toString('base64') });
    const requests: string[] = [];
    for (const { now, fund, pool, book, sales } of markets) {
      for (const { address, data } of [fund, pool, book]) put(address, BULWARK_PROGRAM_ADDRESS, data);
      for (const sale of sales) {
        put(sale.product, BULWARK_PROGRAM_ADDRESS, sale.bytes);
        if (sale.programData) put(sale.programData.address, LOADER, sale.programData.data);
        const { product, sum, endDay, referred } = sale;
        requests.push(`{"product":"${product}","sum":${sum},"end_day":${endDay},"at":${now},"referred":${referred}}`);
      }
    }
    const [dump, asked] = [join(folder, 'accounts.json'), join(folder, 'requests.json')];
    writeFileSync(dump, JSON.stringify(accounts));
    writeFileSync(asked, `[${requests.join(',')}]`);
    const args = ['quote', '--accounts', dump, '--requests', asked, '--json'];
    const printed = execFileSync(COMMAND, args, { encoding: 'utf8', maxBuffer: 1 << 30 });
    return JSON.parse(printed.replaceAll(/":(\d+)/g, '":"$1"')) as Printed[];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
