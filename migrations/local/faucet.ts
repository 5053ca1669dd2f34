/** SOL on a local network. */

import { type Address, lamports } from '@solana/kit';
import { fetchAccounts, type Node } from '../chain/node';
import type { FundFile } from '../file/load';

/** What fees and rent of a founding and a story take at most, lamports. */
const COSTS = 100_000_000_000n;

/** Gives the payer what it has to give to people, and what rent and fees take. Does nothing where it has that. */
export async function requireSol(node: Node, { local }: FundFile, payer: Address): Promise<void> {
  const needed = local.people.reduce((sum, { sol }) => sum + sol, COSTS);
  const balance = async () => (await fetchAccounts(node, [payer])).get(payer)?.lamports ?? 0n;
  const before = await balance();
  if (before >= COSTS) return;
  await node.requestAirdrop(payer, lamports(needed), { commitment: 'confirmed' }).send();
  for (let look = 0; look < 100; look++) {
    if ((await balance()) > before) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the local network gave no SOL');
}
