/** The year's loss: Heron Perps takes a wrong price. From the report to the last payout, and what comes back. */

import {
  fetchMint,
  fetchOne,
  findPositionPda,
  formatAmount,
  formatBps,
  formatPrice,
  fromWide,
  inOneStep,
  planAppeal,
  planAppealBondRelease,
  planAppealDecision,
  planAppealVote,
  planAuctionStart,
  planClaimBondRelease,
  planPayout,
  planRecovery,
  planReportBondRelease,
  planSettlement,
  planSettlementFinish,
  planSlashing,
  planStopLossReset,
  planTake,
  planWithdrawal,
  planWithdrawalRequest,
} from '@bulwark/client';
import type { Business } from './business';
import { policyOf } from './business';
import { assessClaim, type Case, claimOf, decide, file, incidentOf, report, vote } from './incident';
import type { Stage } from './stage';

const NOW = { commitment: 'processed' } as const;
const POOL = 'USDC';
/** Days of the story. */
const [LOSS, SETTLED, SALVAGE] = [180, 209.5, 225];
/** Prices of SOL and of staked SOL in cents while the buffer is sold. */
const PRICES = [14_100n, 18_400n];

/** A claim: the policy, what is asked and what was lost, whole tokens. */
const CLAIMS: readonly (readonly [string, bigint, bigint])[] = [
  ['whole', 200_000n, 200_000n],
  ['most', 153_000n, 153_000n],
  ['inflated', 150_000n, 60_000n],
  ['nearly', 110_000n, 110_000n],
  ['appealed', 100_000n, 100_000n],
];

/** Tells the loss. */
export async function tellLoss(stage: Stage, business: Business): Promise<void> {
  const heron = await reported(stage, business);
  await claimed(stage, business, heron);
  await appealed(stage, business, heron);
  await settled(stage, business, heron);
  await salvaged(stage, business, heron);
}

async function reported(stage: Stage, business: Business): Promise<Case> {
  await business.until(LOSS + 1 / 24);
  await stage.chapter('Heron Perps takes a wrong price');
  const at = await stage.pool(POOL);
  const ben = stage.person('Ben');
  const [address] = await findPositionPda({ pool: at.pool.address, owner: ben.address });
  const position = await fetchOne(stage.rig.node, 'position', address, NOW);
  const shares = fromWide(position.data.shares) / 5n;
  await stage.send('Ben', await planWithdrawalRequest({ ...at, owner: ben, shares, minAmountOut: 0n }));
  stage.say('An hour later Ben asks for a fifth of his capital back. It takes 17 days.');
  await business.until(LOSS + 2 / 24);
  const heron = await report(stage, POOL, 2n, 'Iris', LOSS, 'Heron Perps: price account and fills');
  await business.until(LOSS + 0.5);
  await vote(stage, heron, [true, true, false, true, true]);
  stage.say('Iris reports it with a bond. Four of five attestors confirm it: the pool is held until it is settled.');
  return heron;
}

async function claimed(stage: Stage, business: Business, heron: Case): Promise<void> {
  await business.until(LOSS + 3);
  await stage.chapter('Holders file claims, five seats assess them');
  for (const [policy, asked] of CLAIMS) await file(stage, heron, policy, asked, `account history of ${policy}`);
  await business.until(LOSS + 8);
  for (const [policy, asked, loss] of CLAIMS) {
    // Two seats are taken in by the inflated claim; three overlook an account of the one that is appealed.
    const wrong: Record<string, Readonly<Record<number, bigint>>> = {
      inflated: { 0: asked, 1: asked },
      appealed: { 0: 40_000n, 1: 40_000n, 2: 40_000n },
    };
    await assessClaim(stage, heron, policy, loss, 5, wrong[policy]);
    await decide(stage, heron, policy);
  }
  const { claim } = await claimOf(stage, heron, 'inflated');
  stage.say(
    `Hugo asks ${stage.money(POOL, claim.data.requested)} for a loss of 60,000. The median of the seats, less the deductible: ${stage.money(POOL, claim.data.approved)}.`,
  );
}

async function appealed(stage: Stage, business: Business, heron: Case): Promise<void> {
  await business.until(LOSS + 10);
  const { rig } = stage;
  const before = await claimOf(stage, heron, 'appealed');
  await stage.send('Cleo', await planAppeal({ ...before, appellant: stage.person('Cleo') }));
  for (let seat = 1; seat <= 4; seat += 1) {
    const member = `Appeal attestor ${seat}`;
    const { incident, claim } = await claimOf(stage, heron, 'appealed');
    const amount = stage.units(POOL, 100_000n);
    await stage.send(member, await planAppealVote({ incident, claim, member: stage.person(member), amount }));
  }
  await stage.send('Keeper', planAppealDecision(await claimOf(stage, heron, 'appealed')));
  const fund = await fetchOne(rig.node, 'fund', rig.blueprint.fund, NOW);
  const bondMint = await fetchMint(rig.node, fund.data.bondMint, NOW);
  for (const seat of [1, 2, 3]) {
    const of = await claimOf(stage, heron, 'appealed');
    const member = stage.person(`Attestor ${seat}`).address;
    await stage.send('Keeper', await planSlashing({ ...of, fund, bondMint, payer: stage.person('Keeper'), member }));
  }
  const { claim } = await claimOf(stage, heron, 'appealed');
  stage.say(
    `Cleo appeals: ${stage.money(POOL, before.claim.data.approved)} become ${stage.money(POOL, claim.data.approved)}, and three seats lose a part of their bonds.`,
  );
}

async function settled(stage: Stage, business: Business, heron: Case): Promise<void> {
  await business.until(SETTLED - 0.1);
  await stage.watch(SETTLED, PRICES, false);
  await stage.chapter('The loss is settled over all layers');
  const tranches = await stage.tranches(POOL);
  await stage.send('Keeper', await planSettlement({ ...(await incidentOf(stage, heron)), tranches }));
  const { pool, incident } = await incidentOf(stage, heron);
  const { fromTranches, fromCapital, approvedTotal } = incident.data;
  stage.say(
    `Of ${stage.money(POOL, approvedTotal)} re-insurers pay ${stage.money(POOL, fromTranches)} and capital up to its line ${stage.money(POOL, fromCapital)}.`,
  );
  if (pool.data.stopLoss.toRaise > 0n) await auction(stage, heron);
  for (const [policy] of CLAIMS) {
    const claim = await claimOf(stage, heron, policy);
    const payer = stage.person('Keeper');
    await stage.send('Keeper', await planPayout({ ...claim, payer }));
    await stage.send('Keeper', await planClaimBondRelease({ ...(await claimOf(stage, heron, policy)), payer }));
  }
  const appeal = await claimOf(stage, heron, 'appealed');
  await stage.send('Keeper', await planAppealBondRelease({ ...appeal, payer: stage.person('Keeper') }));
  await stage.send('Keeper', await planReportBondRelease({ ...(await incidentOf(stage, heron)), payer: stage.person('Keeper') }));
  stage.say(`Every claim is paid in full: ${CLAIMS.map(([policy]) => policyOf(stage, policy).holder).join(', ')}.`);
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
  await stage.print(PRICES);
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

async function salvaged(stage: Stage, business: Business, heron: Case): Promise<void> {
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
