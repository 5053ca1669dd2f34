/** `npm run story`: fills the example fund of a local network with most of a year. See `docs/bootstrap.md`. */

import { createSolanaRpc } from '@solana/kit';
import { requireNetwork, survey } from './chain/node';
import { Refused } from './chain/snapshot';
import { run } from './command';
import { loadFund } from './file/load';
import { isSurfpool, sendAtOnce } from './local/sender';
import { surfpoolHands } from './story/clock';
import { tell } from './story/tell';

const USAGE = `npm run story -- [--rpc URL] [--fund FILE]

Tells a year of the example fund on a local network: about 280 transactions, the network's clock goes ahead by 325 days.
`;

await run(USAGE, async ({ fund, rpc }) => {
  const file = await loadFund(fund);
  const node = createSolanaRpc(rpc);
  if (file.network !== 'localnet') throw new Refused('a story is told on a local network only');
  await requireNetwork(node, rpc, file);
  if (!(await isSurfpool(node))) throw new Refused('the node is no Surfpool: its clock cannot be moved');
  const began = Date.now();
  const { blueprint } = await survey(node, file);
  const sent = await tell({
    node,
    blueprint,
    hands: surfpoolHands(rpc),
    send: async (plan, feePayer) => {
      await sendAtOnce(node, plan, feePayer);
    },
    say: (line) => console.log(line),
  });
  if (sent === 0) console.log('The story was told already: no transaction was sent.');
  else console.log(`\n${sent} transactions in ${Math.round((Date.now() - began) / 1_000)} seconds.`);
});
