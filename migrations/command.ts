/** The command line of the bootstrap. */

import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { explain } from '@bulwark/client';
import { Refused } from './chain/snapshot';
import { FileInvalid } from './file/reader';

/** Folder of this file: the example fund and its documents lie here. */
export const HERE = import.meta.dirname;

/** What was asked for. */
export type Command = {
  readonly rpc: string;
  readonly fund: string;
  readonly keypair: string | undefined;
  readonly out: string;
  readonly yes: boolean;
  readonly planOnly: boolean;
  readonly json: boolean;
  /** Priority fee, micro-lamports a compute unit. */
  readonly unitPrice: bigint;
  readonly allowLoosening: boolean;
  readonly all: boolean;
};

/** How it is used. */
export const USAGE = `npm run deploy -- [options]

Founds the fund of a file on chain: creates what is missing, changes what differs, leaves alone what is right.

  --rpc URL          node, JSON-RPC                       [http://127.0.0.1:8899, or BULWARK_RPC]
  --fund FILE        the fund                             [migrations/fund.example.json]
  --keypair FILE     key that pays, and founds            [local network: the creator; else ~/.config/solana/id.json]
  --out FOLDER       where deployment.json is written     [target/localnet/deployment; else target/deployment]
  --unit-price N     priority fee, micro-lamports a compute unit [0]
  --plan-only        print the plan and send nothing
  --yes              do not ask before sending
  --allow-loosening  also make changes that let in more risk, let out more money or take a protection away
  --all              show rows that are right, too
  --json             print JSON instead of tables
`;

/** Says what is wrong with a command line. */
function parsed<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new Refused(`${error instanceof Error ? error.message : String(error)} (--help lists the options)`);
  }
}

/** Reads the command line. `undefined` asks for the usage. */
export function readCommand(args: readonly string[]): Command | undefined {
  const { values } = parsed(() =>
    parseArgs({
      args: [...args],
      options: {
        rpc: { type: 'string' },
        fund: { type: 'string' },
        keypair: { type: 'string' },
        out: { type: 'string' },
        yes: { type: 'boolean', default: false },
        'plan-only': { type: 'boolean', default: false },
        'allow-loosening': { type: 'boolean', default: false },
        all: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        'unit-price': { type: 'string', default: '0' },
        help: { type: 'boolean', default: false },
      },
    }),
  );
  if (values.help) return undefined;
  const unitPrice = values['unit-price'];
  if (!/^\d{1,15}$/.test(unitPrice)) throw new Refused(`--unit-price takes a whole number, not ${unitPrice}`);
  return {
    rpc: values.rpc ?? process.env.BULWARK_RPC ?? 'http://127.0.0.1:8899',
    fund: resolve(values.fund ?? join(HERE, 'fund.example.json')),
    keypair: values.keypair,
    out: values.out ?? '',
    yes: values.yes,
    planOnly: values['plan-only'],
    json: values.json,
    unitPrice: BigInt(unitPrice),
    allowLoosening: values['allow-loosening'],
    all: values.all,
  };
}

/** Folder that the deployment is written to. */
export function outFolder({ out }: Command, local: boolean): string {
  return resolve(out !== '' ? out : join(HERE, '..', 'target', local ? 'localnet/deployment' : 'deployment'));
}

/** Key file where the Solana tools keep it. */
export const USUAL_KEY = join(homedir(), '.config', 'solana', 'id.json');

/** Runs a command and tells its failure in words. */
export async function run(usage: string, work: (command: Command) => Promise<void>): Promise<void> {
  let command: Command | undefined;
  try {
    command = readCommand(process.argv.slice(2));
    if (command) await work(command);
    else console.log(usage);
  } catch (error) {
    process.exitCode = 1;
    if (error instanceof FileInvalid) console.error(`${command?.fund}\n  ${error.message}`);
    else if (error instanceof Refused) console.error(`Refused: ${error.message}`);
    else {
      const { title, advice } = explain(error);
      console.error(`Error: ${title}. ${advice}`);
      console.error(error);
    }
  }
}
