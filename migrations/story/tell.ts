/** The story: about eleven months of a fund, told by real transactions. */

import { fetchMaybe, fromWide } from '@bulwark/client';
import { Refused } from '../chain/snapshot';
import { backed, grown } from './beginning';
import { Business } from './business';
import { ended, lastPolicy, recovered } from './ending';
import { tellLoss } from './loss';
import { NOW, type Rig, Stage } from './stage';

/** Whether the story was told to its end. */
export async function isTold({ node, blueprint }: Rig): Promise<boolean> {
  return (await fetchMaybe(node, 'policy', await lastPolicy(blueprint), NOW)) !== undefined;
}

/**
 * Refuses a fund that has been used: the story begins with its first deposit.
 *
 * @throws {@link Refused}
 */
export async function requireUnused({ node, blueprint }: Rig): Promise<void> {
  for (const { address, file } of blueprint.pools) {
    const pool = await fetchMaybe(node, 'pool', address, NOW);
    if (!pool) throw new Refused(`there is no pool ${file.name}: run \`npm run deploy\` first`);
    if (fromWide(pool.data.totalShares) > 0n || pool.data.premiumWritten > 0n) {
      throw new Refused(`pool ${file.name} has been used: the story begins with a new fund. Start the local network anew`);
    }
  }
}

/** Tells the story. Returns how many transactions it took; none when it was told already. */
export async function tell(rig: Rig): Promise<number> {
  if (await isTold(rig)) return 0;
  await requireUnused(rig);
  const stage = await Stage.open(rig);
  const business = new Business(stage);
  await backed(stage, business);
  await grown(stage, business);
  await tellLoss(stage, business);
  await recovered(stage, business);
  await ended(stage, business);
  return stage.sent;
}
