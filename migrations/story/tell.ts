/** The story: about eleven months of a fund, told by real transactions. */

import { fetchMaybe, fromWide } from '@bulwark/client';
import { Refused } from '../chain/snapshot';
import { backed, grown } from './beginning';
import { Business } from './business';
import { ended, recovered } from './ending';
import { tellLoss } from './loss';
import { NOW, type Rig, Stage } from './stage';

/**
 * Refuses a fund that has been used: the story begins with its first deposit.
 *
 * @throws {@link Refused}
 */
export async function requireUntold({ node, blueprint }: Rig): Promise<void> {
  for (const { address, file } of blueprint.pools) {
    const pool = await fetchMaybe(node, 'pool', address, NOW);
    if (!pool) throw new Refused(`there is no pool ${file.name}: run \`npm run deploy\` first`);
    const used = fromWide(pool.data.totalShares) > 0n || pool.data.premiumWritten > 0n;
    if (used) {
      throw new Refused(
        `pool ${file.name} has been used: the story was told, or somebody deposited. Start the local network anew`,
      );
    }
  }
}

/** Tells the story. Returns how many transactions it took. */
export async function tell(rig: Rig): Promise<number> {
  await requireUntold(rig);
  const stage = await Stage.open(rig);
  const business = new Business(stage);
  await backed(stage, business);
  await grown(stage, business);
  await tellLoss(stage, business);
  await recovered(stage, business);
  await ended(stage, business);
  return stage.sent;
}
