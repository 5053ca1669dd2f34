/** What authority and guardian do. */

import { generateKeyPairSigner } from '@solana/kit';
import { expect } from 'vitest';
import {
  Operation,
  ProductState,
  planAuthorityAcceptance,
  planAuthorityProposal,
  planCommittee,
  planFeed,
  planFeedLimits,
  planFeedSource,
  planFundParameters,
  planOracleSources,
  planPause,
  planPoolParameters,
  planProductAssessment,
  planProductCommittee,
  planProductState,
  planResumption,
  planRevision,
  planRoles,
  planRoll,
  planStopLossTerms,
} from '../../src';
import { feedLimits, fundParameters, poolParameters, productTerms, stopLossTerms } from '../parameters';
import { feedId, PYTH_RECEIVER, type Stage } from './stage';

const LOADER = 'BPFLoaderUpgradeab1e11111111111111111111111';
const DEPLOYED_AT = 4_242n;

export async function govern({ world }: Stage): Promise<void> {
  const { authority } = world;
  const fund = await world.fund();
  const guardian = await world.wallet();
  await world.send(planFundParameters({ fund, authority, parameters: fundParameters }), authority);
  await world.send(planRoles({ fund, authority, guardian: guardian.address, treasury: world.treasury }), authority);
  await world.send(planAuthorityProposal({ fund, authority, successor: guardian.address }), authority);
  await world.send(planAuthorityAcceptance({ fund, successor: guardian }), guardian);
  expect((await world.fund()).data.authority).toBe(guardian.address);
  await world.send(planAuthorityProposal({ fund, authority: guardian, successor: authority.address }), guardian);
  await world.send(planAuthorityAcceptance({ fund, successor: authority }), authority);

  const operation = Operation.Transfer;
  await world.send(planPause({ fund, guardian, operation, seconds: 3_600n }), guardian);
  expect((await world.fund()).data.pausedUntil[operation]).toBe(world.now + 3_600n);
  await world.send(planResumption({ fund, guardian, operation }), guardian);
  await world.send(await planPoolParameters({ pool: await world.pool(), authority, parameters: poolParameters }), authority);
  await world.send(planStopLossTerms({ pool: await world.pool(), authority, terms: stopLossTerms }), authority);
}

/** Pins the product's program, and has another committee attest its losses. */
export async function governProduct({ world }: Stage): Promise<void> {
  const { authority } = world;
  const fund = await world.fund();
  const at = async () => ({ pool: await world.pool(), product: await world.product(), authority });
  const seats = { version: 3, threshold: 5, members: world.members.map(({ address }) => address) };
  const formed = await planCommittee({ fund, authority, ...seats });
  await world.send(formed, authority);
  const committee = await world.load('committee', formed.committee);
  await world.send(planProductCommittee({ ...(await at()), committee }), authority);
  await world.send(planRevision({ ...(await at()), terms: productTerms }), authority);
  await world.send(planProductState({ ...(await at()), state: ProductState.RenewalsOnly }), authority);
  await world.send(planProductState({ ...(await at()), state: ProductState.Open }), authority);
  await world.send(planRoll(await at()), authority);

  const programData = (await generateKeyPairSigner()).address;
  const bytes = new Uint8Array(45);
  new DataView(bytes.buffer).setUint32(0, 3, true);
  new DataView(bytes.buffer).setBigUint64(4, DEPLOYED_AT, true);
  world.put(programData, LOADER as never, bytes);
  const rates = { elRate: 20_000_000n, shockRate: 400_000_000n, assessmentHash: new Uint8Array(32).fill(9) };
  const pin = { programData, slot: DEPLOYED_AT };
  await world.send(planProductAssessment({ ...(await at()), ...rates, pin }), authority);
  expect((await world.product()).data).toMatchObject({ programData, programSlot: DEPLOYED_AT });
}

/** Registers the feeds of both collaterals. */
export async function register(stage: Stage): Promise<void> {
  const { world } = stage;
  const { authority } = world;
  const fund = await world.fund();
  await world.send(planOracleSources({ fund, authority, sources: [PYTH_RECEIVER] }), authority);
  for (const backing of stage.backings) {
    const base = backing.collateral.address;
    const source = { source: PYTH_RECEIVER, feedId: feedId(base) };
    const plan = await planFeed({ fund, authority, base, quote: world.mint.address, ...source, limits: feedLimits });
    await world.send(plan, authority);
    backing.feed = plan.feed;
    const feed = await world.load('feed', plan.feed);
    await world.send(planFeedSource({ authority, feed, ...source }), authority);
    await world.send(planFeedLimits({ authority, feed, limits: feedLimits }), authority);
  }
}
