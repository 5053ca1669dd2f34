/** How the year's loss is settled over all layers, paid, and repaid in part. */

import {
  fetchOne,
  findPositionPda,
  formatAmount,
  formatBps,
  formatPrice,
  inOneStep,
  planAppealBondRelease,
  planAuctionStart,
  planClaimBondRelease,
  planPayout,
  planRecovery,
  planReportBondRelease,
  planSettlement,
  planSettlementFinish,
  planStopLossReset,
  planTake,
  planWithdrawal,
} from '@bulwark/client';
import { type Business, policyOf } from './business';
import { type Case, claimOf, incidentOf } from './incident';
import { print, watch } from './market';
import { NOW, type Stage } from './stage';

const POOL = 'USDC';
/** Days of the story on which all windows are over, and on which money comes back. */
const [SETTLED, SALVAGE] = [209.5, 225];
/** Prices of SOL and of staked SOL in cents while the buffer is sold. */
const PRICES = [14_100n, 18_400n];

/** Settles the loss, and pays the claims on these policies. */
export async function settled(stage: Stage, business: Business, heron: Case, claims: readonly string[]): Promise<void> {
  await business.until(SETTLED - 0.1);
  await watch(stage, SETTLED, PRICES, false);
  await stage.chapter('The loss is settled over all layers');
  const tranches = await stage.tranches(POOL);
  await stage.send('Keeper', await planSettlement({ ...(await incidentOf(stage, heron)), tranches }));
  const { pool, incident } = await incidentOf(stage, heron);
  const { fromTranches, fromCapital, approvedTotal } = incident.data;
  stage.say(
    `Of ${stage.money(POOL, approvedTotal)} re-insurers pay ${stage.money(POOL, fromTranches)} and capital up to its line ${stage.money(POOL, fromCapital)}.`,
  );
  if (pool.data.stopLoss.toRaise > 0n) await auction(stage, heron);
  for (const policy of claims) {
    const claim = await claimOf(stage, heron, policy);
    const payer = stage.person('Keeper');
    await stage.send('Keeper', await planPayout({ ...claim, payer }));
    await stage.send('Keeper', await planClaimBondRelease({ ...(await claimOf(stage, heron, policy)), payer }));
  }
  const appeal = await claimOf(stage, heron, 'appealed');
  await stage.send('Keeper', await planAppealBondRelease({ ...appeal, payer: stage.person('Keeper') }));
  await stage.send('Keeper', await planReportBondRelease({ ...(await incidentOf(stage, heron)), payer: stage.person('Keeper') }));
  stage.say(`Every claim is paid in full: ${claims.map((policy) => policyOf(stage, policy).holder).join(', ')}.`);
  await business.until(SETTLED + 1);
  const at = await stage.pool(POOL);
  const [address] = await findPositionPda({ pool: at.pool.address, owner: stage.person('Ben').address });
  const position = await fetchOne(stage.rig.node, 'position', address, NOW);
  await stage.send('Keeper', await planWithdrawal({ ...at, payer: stage.person('Keeper'), position }));
  stage.say('Ben is paid what he asked for, at the price after the loss.');
}

/** What the stop-loss line asks of the first buffer is sold. */
async function auction(stage: Stage, heron: Case): Promise<void> {
  const { pool: symbol } = heron;
  const [buffer] = await stage.buffers(symbol);
  if (!buffer) throw new Error('the pool has no buffer');
  const { pool, mint } = await stage.pool(symbol);
  stage.say(
    `The rest, ${stage.money(symbol, pool.data.stopLoss.toRaise)}, is asked of the first buffer: its SOL goes to auction.`,
  );
  await stage.send('Keeper', planAuctionStart({ pool, buffer }));
  // Ten steps of a minute bring the price from a tenth above the market to just below it.
  await stage.goTo(SETTLED + 11 / 1_440);
  await print(stage, PRICES);
  const bidder = stage.person('Kaya');
  const collateral = stage.mint(buffer.data.mint);
  const amount = 500n * 10n ** BigInt(collateral.decimals);
  const maxPrice = 160n * 10n ** 9n;
  await stage.send('Kaya', await planTake({ pool, mint, buffer, collateral, bidder, amount, maxPrice, minOut: 1n }));
  await stage.send('Keeper', await planSettlementFinish(await incidentOf(stage, heron)));
  const [after] = (await stage.pool(symbol)).pool.data.buffers;
  const sold = (pool.data.buffers[0]?.collateral ?? 0n) - (after?.collateral ?? 0n);
  stage.say(
    `Kaya takes ${formatAmount(sold, collateral.decimals, { maxDigits: 1 })} SOL; the market is at ${formatPrice((PRICES[0] ?? 0n) * 10n ** 7n)}.`,
  );
}

/** A part of the loot comes back. */
export async function salvaged(stage: Stage, business: Business, heron: Case): Promise<void> {
  await business.until(SALVAGE);
  await stage.chapter('A part of the loot comes back');
  const at = await incidentOf(stage, heron);
  const amount = (at.incident.data.approvedTotal * 55n) / 100n;
  await stage.send('Authority', await planRecovery({ ...at, payer: stage.person('Authority'), amount }));
  await stage.keep();
  const { pool } = await stage.pool(POOL);
  await stage.send('Keeper', inOneStep(await planStopLossReset({ pool })));
  stage.say(
    `${stage.money(POOL, amount)}, ${formatBps(5_500)} of the loss, repay stakers and re-insurers first. The stop-loss is reset: cover is sold again.`,
  );
}
