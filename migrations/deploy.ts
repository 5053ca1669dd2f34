/** `npm run deploy`: founds the fund of a file. See `docs/bootstrap.md`. */

import { createInterface } from 'node:readline/promises';
import { createNoopSigner, createSolanaRpc, type TransactionSigner } from '@solana/kit';
import type { Proposal } from './chain/carry-out';
import { requireNetwork } from './chain/node';
import { keyring, readKey } from './chain/sign';
import { Refused } from './chain/snapshot';
import { type Command, outFolder, run, USAGE, USUAL_KEY } from './command';
import { describe, webSocketUrl, writeDeployment } from './deployment';
import { type FundFile, loadFund } from './file/load';
import { found } from './found';
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
  const result = await found({
    node,
    file,
    payer,
    keys,
    planOnly: command.planOnly,
    allowLoosening: command.allowLoosening,
    unitPrice: command.unitPrice,
    show: (items) => say([`${file.name} on ${file.network}, ${command.rpc}`, '', ...table(items, command.all), ''].join('\n')),
    agree: async () => command.yes || local || (await confirmed()),
    done: ({ what, state }, signature) => say(`  ${state === 'missing' ? 'created' : 'changed'}  ${what}  ${signature}`),
  });
  const { site, sent, items, proposals, isDone } = result;
  const { fund } = site.blueprint;
  const folder = outFolder(command, local);
  const written = isDone && !command.planOnly;
  if (written)
    writeDeployment(
      folder,
      describe(site.blueprint, command.rpc, process.env.BULWARK_WS ?? webSocketUrl(command.rpc, local)),
      site.blueprint,
    );
  if (command.json) {
    const deployment = written ? { deployment: folder } : {};
    console.log(JSON.stringify({ fund, sent, plan: planJson(items), proposals, ...deployment }, undefined, 2));
    return;
  }
  showProposals(proposals);
  if (command.planOnly) return;
  if (sent === 0) say(isDone && proposals.length === 0 ? 'Nothing is to do: no transaction was sent.' : 'Nothing was sent.');
  else
    say(
      `\n${proposals.length === 0 ? 'Everything is as the file says' : 'The rest is for others to sign'}: ${sent} transactions.`,
    );
  if (written) say(`Fund ${fund}. Written: ${folder}/deployment.json`);
}

await run(USAGE, deploy);
