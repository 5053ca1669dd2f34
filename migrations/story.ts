/** `npm run story`: fills the example fund of a local network with most of a year. See `docs/bootstrap.md`. */

import { explain } from '@bulwark/client';
import { createSolanaRpc } from '@solana/kit';
import { requireNetwork, survey } from './chain/node';
import { Refused } from './chain/snapshot';
import { readCommand } from './command';
import { loadFund } from './file/load';
import { isSurfpool, sendAtOnce } from './local/sender';
import { surfpoolHands } from './story/clock';
import { tell } from './story/tell';

const USAGE = `npm run story -- [--rpc URL] [--fund FILE]

Tells a year of the example fund on a local network: about 400 transactions, the network's clock goes ahead by 325 days.
`;

async function main(): Promise<number> {
  const command = readCommand(process.argv.slice(2));
  if (!command) {
    console.log(USAGE);
    return 0;
  }
  try {
    const file = await loadFund(command.fund);
    const node = createSolanaRpc(command.rpc);
    if (file.network !== 'localnet') throw new Refused('a story is told on a local network only');
    await requireNetwork(node, command.rpc, file);
    if (!(await isSurfpool(node))) throw new Refused('the node is no Surfpool: its clock cannot be moved');
    const began = Date.now();
    const { blueprint } = await survey(node, file);
    const sent = await tell({
      node,
      blueprint,
      hands: surfpoolHands(command.rpc),
      send: async (plan, feePayer) => {
        await sendAtOnce(node, plan, feePayer);
      },
      say: (line) => console.log(line),
    });
    console.log(`\n${sent} transactions in ${Math.round((Date.now() - began) / 1_000)} seconds.`);
    return 0;
  } catch (error) {
    if (error instanceof Refused) console.error(`Refused: ${error.message}`);
    else {
      const { title, advice } = explain(error);
      console.error(`Error: ${title}. ${advice}`);
      console.error(error);
    }
    return 1;
  }
}

process.exitCode = await main();
