/** A false report, and a loss from its report to the last payout. */

import { expect } from 'vitest';
import {
  dayOf,
  planAppeal,
  planAppealBondRelease,
  planAppealDecision,
  planAppealVote,
  planAuctionClosing,
  planAuctionStart,
  planClaim,
  planClaimBondRelease,
  planClaimClosing,
  planClaimDecision,
  planClaimVote,
  planDeposit,
  planIncidentClosing,
  planPayout,
  planPurchase,
  planPutExercise,
  planRecovery,
  planRecusal,
  planRejection,
  planReport,
  planReportBondRelease,
  planReportVote,
  planSettlement,
  planSettlementFinish,
  planSlashing,
  planTake,
  sha256OfText,
} from '../../src';
import { PRICE, TOKEN, USD } from '../parameters';
import { required } from '../world';
import { DAY, type Stage } from './stage';

/** Sums insured, whole dollars. The deductible is 5 % of each. */
const SUMS: readonly (readonly [string, bigint])[] = [
  ['Ann', 400_000n],
  ['Bob', 100_000n],
  ['Cem', 50_000n],
];

export async function insure(stage: Stage): Promise<void> {
  const { world } = stage;
  for (const [name, sum] of SUMS) {
    const buyer = await stage.person(name, 20_000n * USD);
    const terms = { sumInsured: sum * USD, endDay: dayOf(world.now) + 60n, maxPremium: 15_000n * USD };
    const plan = await planPurchase({ ...(await stage.at()), product: await world.product(), buyer, ...terms });
    await world.send(plan, buyer);
    stage.policies.set(name, plan.policy);
  }
}

async function report(stage: Stage, name: string): Promise<void> {
  const { world } = stage;
  const reporter = await stage.person(name, 1_000n * USD);
  const evidenceHash = await sha256OfText(`what ${name} saw`);
  const loss = { incidentTime: world.now, evidenceHash };
  const plan = await planReport({ ...(await stage.at()), product: await world.product(), reporter, ...loss });
  await world.send(plan, reporter);
  stage.incident = plan.incident;
}

const incidentOf = (stage: Stage) => stage.world.load('incident', required(stage.incident));
const atIncident = async (stage: Stage) => ({ ...(await stage.at()), incident: await incidentOf(stage) });
const claimOf = async (stage: Stage, name: string) => {
  const policy = required(stage.policies.get(name));
  const [claim] = await stage.world.claims({ incident: required(stage.incident), policy });
  return required(claim);
};
const atClaim = async (stage: Stage, name: string) => ({ ...(await atIncident(stage)), claim: await claimOf(stage, name) });

/** A report that the committee votes down. */
export async function rejectReport(stage: Stage): Promise<void> {
  const { world, keeper } = stage;
  await report(stage, 'liar');
  for (const member of world.members.slice(0, 3)) {
    await world.send(await planReportVote({ incident: await incidentOf(stage), member, isLoss: false }), member);
  }
  await world.send(await planRejection({ incident: await incidentOf(stage) }), keeper);
  const refusal = await world.refusal(await planReportBondRelease({ ...(await atIncident(stage)), payer: keeper }), keeper);
  expect(refusal).toMatchObject({ name: 'NoBond' });
  await world.send(await planIncidentClosing(await atIncident(stage)), keeper);
}

/** A loss: reported, two seats in conflict, confirmed by the five others; three claims. */
export async function confirmLoss(stage: Stage): Promise<void> {
  const { world, keeper } = stage;
  const insider = required(world.members[5]);
  const deposit = { ...(await stage.at()), owner: insider, position: undefined, amount: 100n * USD, minSharesOut: 1n };
  const { position, ...plan } = await planDeposit(deposit);
  await world.send(plan, insider);
  await report(stage, 'reporter');
  const self = required(world.members[6]);
  await world.send(planRecusal({ incident: await incidentOf(stage), signer: self }), self);
  const conflict = { position: await world.load('position', position) };
  await world.send(planRecusal({ incident: await incidentOf(stage), signer: keeper, conflict }), keeper);
  for (const member of world.members.slice(0, 5)) {
    await world.send(await planReportVote({ incident: await incidentOf(stage), member, isLoss: true }), member);
  }
  expect((await incidentOf(stage)).data.confirmedAt).toBe(world.now);
  for (const [name, sum] of SUMS) {
    const holder = stage.who(name);
    const policy = await world.load('policy', required(stage.policies.get(name)));
    const loss = { requested: sum * USD, evidenceHash: await sha256OfText(name) };
    await world.send(await planClaim({ ...(await atIncident(stage)), holder, policy, ...loss }), holder);
  }
}

/** Two claims are approved, Cem's is denied: he appeals, and the seats that denied him are slashed. */
export async function decideClaims(stage: Stage): Promise<void> {
  const { world, keeper } = stage;
  for (const [name, sum] of SUMS) {
    for (const member of world.members.slice(0, 5)) {
      const amount = name === 'Cem' ? 0n : sum * USD;
      const vote = { incident: await incidentOf(stage), claim: await claimOf(stage, name), member, amount, reason: 1 };
      await world.send(await planClaimVote(vote), member);
    }
    await world.send(planClaimDecision(await atClaim(stage, name)), keeper);
  }
  expect((await claimOf(stage, 'Cem')).data.approved).toBe(0n);
  const appellant = stage.who('Cem');
  await world.send(await planAppeal({ ...(await atClaim(stage, 'Cem')), appellant }), appellant);
  for (const member of world.appealMembers) {
    await world.send(await planAppealVote({ ...(await atClaim(stage, 'Cem')), member, amount: 50_000n * USD }), member);
  }
  await world.send(planAppealDecision(await atClaim(stage, 'Cem')), keeper);
  expect((await claimOf(stage, 'Cem')).data.approved).toBe(47_500n * USD);
  const bonds = { fund: await world.fund(), bondMint: world.mint };
  for (const { address: member } of world.members.slice(0, 5)) {
    await world.send(await planSlashing({ ...bonds, ...(await atClaim(stage, 'Cem')), payer: keeper, member }), keeper);
  }
  expect((await claimOf(stage, 'Cem')).data.slashed).toBe(0b11111);
}

/** Tranches and capital pay, then the buffers are asked: a put, an auction with two takers, a turn without any. */
export async function settle(stage: Stage): Promise<void> {
  const { world, keeper } = stage;
  world.advance(23n * DAY);
  await stage.steady([100n, 100n]);
  const tranches = [await stage.tranche(1), await stage.tranche(0)];
  await expect(planSettlement({ ...(await atIncident(stage)), tranches: tranches.slice(1) })).rejects.toThrow(/all 2 tranches/);
  const settlement = await planSettlement({ ...(await atIncident(stage)), tranches });
  const [begun] = await world.events(settlement, keeper);
  if (begun?.name !== 'LiquidationBegun') throw new Error(`${begun?.name}`);
  expect(begun.data.fromTranches.slice(0, 2)).toEqual([52_250n * USD, 100_000n * USD]);
  expect(begun.data.toRaise).toBe((await world.pool()).data.stopLoss.toRaise);

  const first = { pool: await world.pool(), buffer: await stage.buffer(0) };
  expect(await world.refusal(planAuctionStart(first), keeper)).toMatchObject({ name: 'PutsFirst' });
  const put = await world.load('hedge', required(stage.put));
  await world.send(await planPutExercise({ ...first, hedge: put, amount: 100n * TOKEN }), keeper);
  await world.send(planAuctionStart(first), keeper);
  const bidder = await stage.person('bidder', 200_000n * USD);
  const bid = async (amount: bigint, maxPrice: bigint) =>
    planTake({ ...(await stage.atBuffer(0)), bidder, amount, maxPrice, minOut: amount, unwrap: bidder });
  const early = await bid(100n * TOKEN, 110n * PRICE);
  expect(await world.refusal(early, bidder)).toMatchObject({ name: 'PriceAboveLimit' });
  world.advance(600);
  await stage.observe([100n, 100n]);
  const sol = world.node.svm.getBalance(bidder.address) ?? 0n;
  const [taken] = await world.events(await bid(100n * TOKEN, 120n * PRICE), bidder);
  if (taken?.name !== 'CollateralTaken') throw new Error(`${taken?.name}`);
  expect((world.node.svm.getBalance(bidder.address) ?? 0n) - sol).toBeGreaterThan(99n * TOKEN);
  // Nobody takes the rest: both turns end by their deadlines.
  for (let turn = 0; turn < 2; turn++) {
    world.advance(7 * 3_600);
    await world.send(planAuctionClosing({ pool: await world.pool() }), keeper);
  }
  const [settled] = await world.events(await planSettlementFinish(await atIncident(stage)), keeper);
  if (settled?.name !== 'IncidentSettled') throw new Error(`${settled?.name}`);
  const incident = await incidentOf(stage);
  expect(settled.data).toMatchObject({ collected: incident.data.collected, shortfall: 0n });
  expect(incident.data.fromCapital + incident.data.fromTranches + incident.data.fromBuffers).toBe(incident.data.approvedTotal);
}

/** Everybody is paid, recovered money comes back, bonds return, claims and incident close. */
export async function payOut(stage: Stage): Promise<void> {
  const { world, keeper } = stage;
  for (const [name] of SUMS) {
    const before = await world.holds(stage.who(name).address);
    const [paid] = await world.events(await planPayout({ ...(await atClaim(stage, name)), payer: keeper }), keeper);
    if (paid?.name !== 'ClaimPaid') throw new Error(`${paid?.name}`);
    const { approved } = (await claimOf(stage, name)).data;
    expect((await world.holds(stage.who(name).address)) - before).toBe(approved);
  }
  const finder = await stage.person('finder', 1_000n * USD);
  await world.send(await planRecovery({ ...(await atIncident(stage)), payer: finder, amount: 1_000n * USD }), finder);
  await world.send(await planReportBondRelease({ ...(await atIncident(stage)), payer: keeper }), keeper);
  await world.send(await planAppealBondRelease({ ...(await atClaim(stage, 'Cem')), payer: keeper }), keeper);
  for (const [name] of SUMS) {
    await world.send(await planClaimBondRelease({ ...(await atClaim(stage, name)), payer: keeper }), keeper);
    await world.send(planClaimClosing(await atClaim(stage, name)), keeper);
  }
  await world.send(await planIncidentClosing(await atIncident(stage)), keeper);
}
