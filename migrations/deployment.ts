/** `deployment.json`: what the web app must know of a fund beside the chain. Its reader is `app/web/src/chain/deployment.ts`. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BULWARK_PROGRAM_ADDRESS } from '@bulwark/client';
import type { Address } from '@solana/kit';
import type { Network } from './file/context';
import { MINT_AUTHORITY } from './local/keys';
import type { Blueprint } from './plan/blueprint';

/** What is written. */
export type Deployment = {
  network: Network;
  rpcUrl: string;
  wsUrl: string;
  program: Address;
  fund: Address;
  name: string;
  /** `test`: made by the bootstrap of a local network, whose mint authority everybody knows. */
  mints: { address: Address; symbol: string; name: string; decimals: number; test?: true }[];
  pools: { address: Address; name: string }[];
  products: { address: Address; name: string; protocol: string; summary: string; terms: string }[];
  tranches: { address: Address; name: string }[];
  feeds: { address: Address; name: string; update: Address }[];
  /** Keys that everybody knows: of a local network alone. */
  demo?: { wallets: { name: string; role: string; address: Address; secret: string }[]; mintAuthority?: string };
};

/** WebSocket of a node: that of a local one listens on the next port, others on the same. */
export function webSocketUrl(rpcUrl: string, local: boolean): string {
  const url = new URL(rpcUrl);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  if (local && url.port !== '') url.port = String(Number(url.port) + 1);
  return url.href.replace(/\/$/, '');
}

/** What is written of a fund. Secrets are in it on a local network and never otherwise. */
export function describe({ file, fund, pools, feeds }: Blueprint, rpcUrl: string, wsUrl: string): Deployment {
  const demo = () => {
    const wallets = file.local.people.flatMap(({ name, role }) => {
      const key = file.keys.get(name);
      return key ? [{ name, role, address: key.signer.address, secret: key.secret }] : [];
    });
    const mintAuthority = file.keys.get(MINT_AUTHORITY)?.secret;
    return { wallets, ...(mintAuthority === undefined ? {} : { mintAuthority }) };
  };
  return {
    network: file.network,
    rpcUrl: rpcUrl.replace(/\/$/, ''),
    wsUrl,
    program: BULWARK_PROGRAM_ADDRESS,
    fund,
    name: file.name,
    mints: [...file.mints.values()].map(({ address, symbol, name, decimals, create }) => ({
      address,
      symbol,
      name,
      decimals,
      ...(create ? { test: true } : {}),
    })),
    pools: pools.map(({ address, file: { name } }) => ({ address, name })),
    products: pools.flatMap(({ products }) =>
      products.map(({ address, file: { name, protocol, summary, terms } }) => ({
        address,
        name,
        protocol,
        summary,
        terms: terms.document.path,
      })),
    ),
    tranches: pools.flatMap(({ tranches }) => tranches.map(({ address, file: { name } }) => ({ address, name }))),
    feeds: feeds.map(({ address, update, file: { name } }) => ({ address, name, update })),
    ...(file.network === 'localnet' ? { demo: demo() } : {}),
  };
}

/** Writes `deployment.json` and the documents that it names into a folder. */
export function writeDeployment(folder: string, deployment: Deployment, { pools }: Blueprint): void {
  const documents = pools.flatMap(({ products, tranches }) => [
    ...products.flatMap(({ file }) => [file.terms.document, file.assessment.report]),
    ...tranches.map(({ file }) => file.document),
  ]);
  for (const { path, bytes } of documents) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'deployment.json'), `${JSON.stringify(deployment, undefined, 2)}\n`);
}
