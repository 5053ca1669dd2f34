/** The first half of the story: capital comes, cover is sold. */

import {
  fetchOne,
  inOneStep,
  planAccrual,
  planCommitment,
  planPut,
  planPutPurchase,
  planRejection,
  planStake,
} from '@bulwark/client';
import type { Business } from './business';
import { incidentOf, report, vote } from './incident';
import { watch } from './market';
import { NOW, type Stage } from './stage';

const POOL = 'USDC';
/** Prices of SOL and of staked SOL in cents. */
const PRICES = [14_800n, 19_250n];

/** Capital, re-insurance, buffers. */
export async function backed(stage: Stage, business: Business): Promise<void> {
  await stage.goTo(0.1);
  await stage.chapter('Underwriters, re-insurers and stakers come');
  const commitments = [
    ['Dora', 0, 500_000n],
    ['Emil', 1, 400_000n],
    ['Emil', 2, 150_000n],
  ] as const;
  for (const [who, index, whole] of commitments) {
    const at = await stage.pool(POOL);
    const tranche = (await stage.tranches(POOL)).find(({ data }) => data.index === index);
    if (!tranche) throw new Error(`the story needs tranche ${index}`);
    const amount = stage.units(POOL, whole);
    const owner = stage.person(who);
    await stage.send(who, await planCommitment({ ...at, tranche, owner, position: undefined, amount, minSharesOut: 0n }));
  }
  await business.until(1);
  for (const [who, index, whole] of [
    ['Gus', 0, 2_000n],
    ['Hana', 1, 1_000n],
  ] as const) {
    const at = await stage.pool(POOL);
    const buffer = (await stage.buffers(POOL))[index];
    if (!buffer) throw new Error(`the story needs buffer ${index}`);
    const collateral = stage.mint(buffer.data.mint);
    const amount = whole * 10n ** BigInt(collateral.decimals);
    const terms = { position: undefined, minSharesOut: 0n, maxCash: 0n };
    await stage.send(who, await planStake({ ...at, buffer, collateral, owner: stage.person(who), amount, ...terms }));
  }
  await business.until(1.9);
  await watch(stage, 2, PRICES, true);
  const { pool } = await stage.pool(POOL);
  const value = pool.data.buffers.reduce((sum, slot) => sum + slot.value, 0n);
  stage.say(
    `Ada deposits, Dora and Emil re-insure, Gus and Hana stake what counts for ${stage.money(POOL, value)}. The second excess of loss stays open.`,
  );
}

/** Half a year of sales. */
export async function grown(stage: Stage, business: Business): Promise<void> {
  await stage.chapter('Half a year of cover is sold');
  await business.until(97);
  const bridge = await report(stage, POOL, 3n, 'Cleo', 96.5, 'a rumour about Causeway Bridge');
  await business.until(97.5);
  await vote(stage, bridge, [false, false, undefined, undefined, undefined]);
  await stage.send('Keeper', await planRejection(await incidentOf(stage, bridge)));
  stage.say('Cleo reports a rumour about Causeway Bridge. Two attestors see no loss: rejected, the bond is forfeited.');
  await business.until(150);
  await hedge(stage);
  await business.until(179);
  const { pool } = await stage.pool(POOL);
  const policies = (await stage.products(POOL)).reduce((sum, { data }) => sum + data.policiesSold, 0n);
  stage.say(
    `${policies} policies, ${stage.money(POOL, pool.data.exposure)} on risk, ${stage.money(POOL, pool.data.premiumEarned)} of premium earned.`,
  );
}

/** A put on the first buffer's SOL. */
async function hedge(stage: Stage): Promise<void> {
  const at = await stage.pool(POOL);
  const [buffer] = await stage.buffers(POOL);
  if (!buffer) throw new Error('the story needs a buffer');
  const [strike, size] = [120n * 10n ** 9n, 500n * 10n ** BigInt(buffer.data.decimals)];
  const [expiry, premium] = [stage.at(390), stage.units(POOL, 900n)];
  const writer = stage.person('Jun');
  const plan = await planPut({ ...at, buffer, writer, strike, size, expiry, premium });
  await stage.send('Jun', plan);
  const put = await fetchOne(stage.rig.node, 'hedge', plan.hedge, NOW);
  const least = { maxPremium: premium, minStrike: strike, minSize: size, minExpiry: expiry };
  const purchase = await planPutPurchase({ ...at, authority: stage.person('Authority'), hedge: put, ...least });
  await stage.send('Authority', inOneStep(await planAccrual(at), purchase));
  stage.say('Jun writes a put on 500 SOL at 120; the fund buys it for 900 USDC out of its fees.');
}
