import { existsSync, mkdtempSync, rmSync } from 'node:fs';
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

/** A local network on free ports, with the program and nothing else. */
export interface Network {
  rpcUrl: string;
  /** Folder of this network alone; it goes with it. */
  folder: string;
  stop: () => Promise<void>;
}

/** Starts a network. */
export async function startNetwork(): Promise<Network> {
  const binary = join(ROOT, 'target', 'debug', 'bulwark-localnet');
  if (!existsSync(binary)) throw new Error('the network is not built: run `make e2e`, which builds it');
  const folder = mkdtempSync(join(tmpdir(), 'bulwark-e2e-'));
  const [rpcPort, wsPort] = [await freePort(), await freePort()];
  const ready = join(folder, 'ready');
  const network = await start(binary, ['--rpc-port', `${rpcPort}`, '--ws-port', `${wsPort}`, '--ready-file', ready], async () =>
    existsSync(ready),
  );
  const stop = async () => {
    await network.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { rpcUrl: `http://127.0.0.1:${rpcPort}`, folder, stop };
}

/** Starts a network, the example fund with a year of its life, so that every page has something to show, and the web app. */
export async function startStage(): Promise<Stage> {
  const network = await startNetwork();
  const { rpcUrl } = network;
  const deployment = join(network.folder, 'deployment');
  const webPort = await freePort();
  const webUrl = `http://127.0.0.1:${webPort}`;
  try {
    await run('npm', ['run', '--silent', 'deploy', '--', '--rpc', rpcUrl, '--out', deployment, '--yes']);
    await run('npm', ['run', '--silent', 'story', '--', '--rpc', rpcUrl]);
    const web = await start(
      process.execPath,
      ['node_modules/vite/bin/vite.js', 'preview', 'app/web', '--port', `${webPort}`, '--strictPort'],
      async () => (await fetch(webUrl)).ok,
      { BULWARK_DEPLOYMENT: deployment },
    );
    const stop = async () => {
      await web.stop();
      await network.stop();
    };
    return { rpcUrl, webUrl, deployment, stop };
  } catch (error) {
    await network.stop();
    throw error;
  }
}
