import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './ports';
import { ROOT, run, start } from './process';

/** A local network with a fund, and the web app built for it. */
export interface Stage {
  rpcUrl: string;
  webUrl: string;
  /** Folder with `deployment.json`. */
  deployment: string;
  stop: () => Promise<void>;
}

/** Calls a method of the network. */
export async function rpc<T>(url: string, method: string, params: readonly unknown[] = []): Promise<T> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  });
  const answer = (await response.json()) as { result?: T; error?: { message: string } };
  if (answer.error) throw new Error(`${method}: ${answer.error.message}`);
  return answer.result as T;
}

/** Starts network, fund and web app on free ports. `story` tells a year of the fund first, so that every page has something to show. */
export async function startStage({ story = true }: { story?: boolean } = {}): Promise<Stage> {
  const binary = join(ROOT, 'target', 'debug', 'bulwark-localnet');
  if (!existsSync(binary)) throw new Error('the network is not built: run `make e2e`, which builds it');
  const folder = mkdtempSync(join(tmpdir(), 'bulwark-e2e-'));
  const deployment = join(folder, 'deployment');
  const [rpcPort, wsPort, webPort] = [await freePort(), await freePort(), await freePort()];
  const rpcUrl = `http://127.0.0.1:${rpcPort}`;
  const webUrl = `http://127.0.0.1:${webPort}`;
  const ready = join(folder, 'ready');
  const network = await start(binary, ['--rpc-port', `${rpcPort}`, '--ws-port', `${wsPort}`, '--ready-file', ready], async () =>
    existsSync(ready),
  );
  const stops = [network.stop];
  const stop = async () => {
    for (const each of stops.reverse()) await each();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await run('npm', ['run', '--silent', 'deploy', '--', '--rpc', rpcUrl, '--out', deployment, '--yes']);
    if (story) await run('npm', ['run', '--silent', 'story', '--', '--rpc', rpcUrl]);
    const web = await start(
      process.execPath,
      ['node_modules/vite/bin/vite.js', 'preview', 'app/web', '--port', `${webPort}`, '--strictPort'],
      async () => (await fetch(webUrl)).ok,
      { BULWARK_DEPLOYMENT: deployment },
    );
    stops.push(web.stop);
  } catch (error) {
    await stop();
    throw error;
  }
  return { rpcUrl, webUrl, deployment, stop };
}

/** The fund that a bootstrap wrote. */
export function readDeployment(folder: string) {
  return JSON.parse(readFileSync(join(folder, 'deployment.json'), 'utf8')) as {
    fund: string;
    pools: { address: string; name: string }[];
    products: { address: string; name: string }[];
    demo: { wallets: { name: string; role: string; secret: string }[] };
  };
}
