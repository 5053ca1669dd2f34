/** The year's loss: Heron Perps takes a wrong price. From the report to the last appeal. */

import {
  fetchMint,
  fetchOne,
  findPositionPda,
  fromWide,
  planAppeal,
  planAppealDecision,
  planAppealVote,
  planSlashing,
  planWithdrawalRequest,
} from '@bulwark/client';
import type { Business } from './business';
import { assessClaim, type Case, claimOf, decide, file, report, vote } from './incident';
import { salvaged, settled } from './settlement';
import { NOW, type Stage } from './stage';

const POOL = 'USDC';
/** Day of the story on which it happens. */
const LOSS = 180;

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
  const claims = CLAIMS.map(([policy]) => policy);
  await settled(stage, business, heron, claims);
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
