import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** The repository. */
export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** A program that runs beside the tests. */
export interface Running {
  /** What it has printed. */
  output: () => string;
  /** Ends it, and waits until it has ended. */
  stop: () => Promise<void>;
}

function collect(child: ChildProcess) {
  const chunks: string[] = [];
  const take = (data: unknown) => {
    chunks.push(String(data));
    if (process.env.E2E_VERBOSE) process.stdout.write(String(data));
  };
  child.stdout?.on('data', take);
  child.stderr?.on('data', take);
  return () => chunks.join('');
}

/** Starts a program and waits until `ready` holds. */
export async function start(
  command: string,
  args: readonly string[],
  ready: () => Promise<boolean>,
  env: Record<string, string> = {},
): Promise<Running> {
  const child = spawn(command, args, { cwd: ROOT, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = collect(child);
  const ended = once(child, 'exit');
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await ended;
    }
  };
  const until = Date.now() + 90_000;
  while (!(await ready().catch(() => false))) {
    if (child.exitCode !== null) throw new Error(`${command} ended with ${child.exitCode}:\n${output()}`);
    if (Date.now() > until) {
      await stop();
      throw new Error(`${command} was not ready after 90 s:\n${output()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return { output, stop };
}

/** Runs a program to its end. */
export async function run(command: string, args: readonly string[], env: Record<string, string> = {}): Promise<string> {
  const child = spawn(command, args, { cwd: ROOT, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = collect(child);
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${output()}`);
  return output();
}
