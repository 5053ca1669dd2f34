/** `npm run deploy`: founds the fund of a file. See `docs/bootstrap.md`. */

import { createInterface } from 'node:readline/promises';
import { explain } from '@bulwark/client';
import { createNoopSigner, createSolanaRpc, type TransactionSigner } from '@solana/kit';
import type { Proposal } from './chain/carry-out';
import { requireNetwork } from './chain/node';
import { keyring, readKey } from './chain/sign';
import { Refused } from './chain/snapshot';
import { type Command, outFolder, readCommand, USAGE, USUAL_KEY } from './command';
import { describe, webSocketUrl, writeDeployment } from './deployment';
import { type FundFile, loadFund } from './file/load';
import { FileInvalid } from './file/reader';
import { found, requireAllowed } from './found';
import { type Item, isDue } from './plan/item';
import { planJson, table } from './plan/show';

/** The key that pays. A plan alone needs none. */
async function payerOf(command: Command, file: FundFile): Promise<TransactionSigner> {
  if (command.keypair) return readKey(command.keypair);
  const creator = [...file.keys.values()].find(({ signer }) => signer.address === file.creator);
  if (creator) return creator.signer;
  return command.planOnly ? createNoopSigner(file.creator) : readKey(USUAL_KEY);
}

async function confirmed(): Promise<boolean> {
  if (!process.stdin.isTTY) throw new Refused('there is nobody to ask: give --yes to send without asking');
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await lines.question('Send this? (yes/no) ');
  lines.close();
  return answer.trim() === 'yes';
}

function showProposals(proposals: readonly Proposal[]): void {
  if (proposals.length === 0) return;
  console.log(
    '\nThe authority is no key at hand. Propose these transactions, in this order (base64, unsigned, paid by the authority):',
  );
  for (const { what, transaction } of proposals) console.log(`\n  ${what}\n  ${transaction}`);
}

async function deploy(command: Command): Promise<void> {
  const file = await loadFund(command.fund);
  const local = file.network === 'localnet';
  const node = createSolanaRpc(command.rpc);
  await requireNetwork(node, command.rpc, file);
  const payer = await payerOf(command, file);
  const keys = await keyring(file, payer);
  const say = (line: string) => {
    if (!command.json) console.log(line);
  };
  let passes = 0;

  const agree = async (items: readonly Item[], proposals: readonly Proposal[]): Promise<boolean> => {
    const first = passes++ === 0;
    if (first) say(`${file.name} on ${file.network}, ${command.rpc}\n`);
    if (first || command.planOnly) for (const line of table(items, command.all)) say(line);
    const due = items.filter(isDue).length - proposals.length;
    if (command.planOnly || due === 0) return false;
    requireAllowed(items, command.allowLoosening);
    say('');
    return !first || command.yes || local || confirmed();
  };
  const done = ({ what, state }: Item, signature: string) =>
    say(`  ${state === 'missing' ? 'created' : 'changed'}  ${what}  ${signature}`);

  const result = await found({ node, file, payer, keys, allowLoosening: command.allowLoosening, agree, done });
  const { site, sent, items, proposals } = result;
  const due = items.filter(isDue).length - proposals.length;
  const folder = outFolder(command, local);
  const written = !command.planOnly && due === 0;
  if (written) writeDeployment(folder, describe(site.blueprint, command.rpc, webSocketUrl(command.rpc, local)), site.blueprint);
  if (command.json) {
    const fund = site.blueprint.fund;
    console.log(
      JSON.stringify({ fund, sent, plan: planJson(items), proposals, ...(written ? { deployment: folder } : {}) }, undefined, 2),
    );
    return;
  }
  showProposals(proposals);
  if (command.planOnly) return;
  if (due > 0) {
    say('\nNothing was sent.');
    return;
  }
  if (sent > 0 && proposals.length > 0) for (const line of table(items, false)) say(line);
  say(sent === 0 ? `\nNothing is to do: no transaction was sent.` : `\nEverything is as the file says: ${sent} transactions.`);
  say(`Fund ${site.blueprint.fund}. Written: ${folder}/deployment.json`);
}

async function main(): Promise<number> {
  const command = readCommand(process.argv.slice(2));
  if (!command) {
    console.log(USAGE);
    return 0;
  }
  try {
    await deploy(command);
    return 0;
  } catch (error) {
    if (error instanceof FileInvalid) console.error(`${command.fund}\n  ${error.message}`);
    else if (error instanceof Refused) console.error(`Refused: ${error.message}`);
    else {
      const { title, advice } = explain(error);
      console.error(`Error: ${title}${advice ? ` ${advice}` : ''}`);
      console.error(error);
    }
    return 1;
  }
}

process.exitCode = await main();
