/** Underwriters, re-insurers, stakers and a writer of puts put their money down. */

import { expect } from 'vitest';
import {
  fromWide,
  inOneStep,
  planAccrual,
  planBuffer,
  planBufferTerms,
  planBufferValuation,
  planCommitment,
  planDeposit,
  planInjection,
  planProductAssessment,
  planPut,
  planPutPurchase,
  planPutReclaim,
  planPutTransfer,
  planReleaseCancellation,
  planReleaseRequest,
  planStake,
  planStopLossReset,
  planStopLossTrip,
  planTranche,
  planUnstakeCancellation,
  planUnstakeRequest,
} from '../../src';
import { bufferTerms, PRICE, stopLossTerms, TOKEN, USD } from '../parameters';
import { required } from '../world';
import { DAY, type Stage } from './stage';

/** A million dollars of capital. */
export async function underwrite(stage: Stage): Promise<void> {
  const { world } = stage;
  const owner = await stage.person('underwriter', 1_001_000n * USD);
  const deposit = { ...(await stage.at()), owner, position: undefined, amount: 1_000_000n * USD, minSharesOut: 1n };
  await world.send(await planDeposit(deposit), owner);
  await world.send(await planInjection({ ...(await stage.at()), giver: owner, amount: USD }), owner);
  await world.send(await planAccrual({ pool: await world.pool() }), owner);
}

/** A quota share of a tenth, and a layer of 100,000 above 50,000. */
export async function reinsure(stage: Stage): Promise<void> {
  const { world } = stage;
  const { authority } = world;
  const term = { start: world.now, end: world.now + 70n * DAY };
  const covers = [
    { __kind: 'QuotaShare', cessionBps: 1_000, collateral: 60_000n * USD },
    {
      __kind: 'ExcessOfLoss',
      attachment: 50_000n * USD,
      limit: 100_000n * USD,
      rateOnLine: 50_000_000n,
      reinstatements: 0,
      reinstatementBps: 0,
    },
  ] as const;
  for (const [index, cover] of covers.entries()) {
    const contract = { index, cover, term, termsHash: new Uint8Array(32).fill(index) };
    const opening = await planTranche({ ...(await stage.at()), authority, ...contract });
    await world.send(opening, authority);
    stage.tranches.push(opening.tranche);
    const owner = await stage.person(`re-insurer ${index}`, 200_000n * USD);
    const amount = index === 0 ? 60_000n * USD : 100_000n * USD;
    const at = { ...(await stage.at()), tranche: await stage.tranche(index), owner };
    const commitment = await planCommitment({ ...at, position: undefined, amount, minSharesOut: 1n });
    await world.send(commitment, owner);
    const position = await world.load('tranchePosition', commitment.position);
    await world.send(planReleaseRequest({ owner, position, shares: fromWide(position.data.shares) }), owner);
    await world.send(planReleaseCancellation({ owner, position }), owner);
  }
  expect((await world.pool()).data.tranches).toBe(2);
}

/** A thousand SOL, and five hundred of another token, at a hundred dollars each. */
export async function stake(stage: Stage): Promise<void> {
  const { world } = stage;
  const { authority } = world;
  for (const [index, backing] of stage.backings.entries()) {
    const { collateral } = backing;
    const opening = await planBuffer({ ...(await stage.at()), authority, collateral, index, terms: bufferTerms });
    await world.send(opening, authority);
    backing.buffer = opening.buffer;
    const at = { pool: await world.pool(), buffer: await stage.buffer(index) };
    await world.send(await planBufferTerms({ ...at, authority, terms: bufferTerms }), authority);
    const owner = await stage.person(`staker ${index}`);
    const amount = index === 0 ? 1_000n * TOKEN : 500n * TOKEN;
    // SOL is staked from the wallet itself: the plan wraps it.
    if (index === 0) world.node.svm.airdrop(owner.address, (amount + 10n * TOKEN) as never);
    else await world.give(collateral, owner.address, amount);
    const staking = { ...(await stage.atBuffer(index)), owner, position: undefined, amount };
    const plan = await planStake({ ...staking, minSharesOut: 1n, maxCash: 0n });
    await world.send(plan, owner);
    const position = await world.load('bufferPosition', plan.position);
    expect(position.data.staked).toBe(amount);
    const leaving = { pool: await world.pool(), buffer: await stage.buffer(index), owner, position };
    await world.send(planUnstakeRequest({ ...leaving, shares: fromWide(position.data.shares) }), owner);
    await world.send(planUnstakeCancellation({ owner, position }), owner);
  }
  await stage.steady([100n, 100n]);
  await value(stage);
}

/** Values both buffers. */
export async function value(stage: Stage): Promise<void> {
  for (const index of stage.backings.keys()) {
    const plan = planBufferValuation({ pool: await stage.world.pool(), buffer: await stage.buffer(index) });
    await stage.world.send(plan, stage.keeper);
  }
}

/** A put on SOL at 120 dollars; an offer that is taken back; the writer's side changes hands. */
export async function hedge(stage: Stage): Promise<void> {
  const { world } = stage;
  const { authority } = world;
  const [writer, successor] = [await stage.person('writer', 50_000n * USD), await stage.person('second writer')];
  const terms = { strike: 120n * PRICE, size: 100n * TOKEN, expiry: world.now + 50n * DAY, premium: 10n * USD };
  const offer = { ...(await stage.at()), buffer: await stage.buffer(0), writer, ...terms };
  const withdrawn = await planPut(offer);
  await world.send(withdrawn, writer);
  const back = { ...(await stage.atBuffer(0)), payer: writer, hedge: await world.load('hedge', withdrawn.hedge), writer };
  await world.send(await planPutReclaim(back), writer);
  expect(await world.holds(writer.address)).toBe(50_000n * USD);

  const put = await planPut(offer);
  await world.send(put, writer);
  const written = await world.load('hedge', put.hedge);
  expect(written.data.locked).toBe(12_000n * USD);
  const worst = { maxPremium: 10n * USD, minStrike: terms.strike, minSize: terms.size, minExpiry: terms.expiry };
  // The premium is paid out of fees, which premium becomes as it is earned.
  const purchase = await planPutPurchase({ ...(await stage.at()), authority, hedge: written, ...worst });
  await world.send(inOneStep(await planAccrual({ pool: await world.pool() }), purchase), authority);
  expect(await world.holds(writer.address)).toBe(38_010n * USD);
  await world.send(planPutTransfer({ writer, hedge: written, successor: successor.address }), writer);
  stage.put = put.hedge;
}

/** A hopeless assessment trips the stop-loss, a better one lets it be reset. */
export async function tripAndReset({ world, keeper }: Stage): Promise<void> {
  const assess = async (elRate: bigint) => {
    const product = await world.product();
    const { programData, programSlot } = product.data;
    const rates = { elRate, shockRate: 400_000_000n, assessmentHash: new Uint8Array(32).fill(9) };
    const at = { pool: await world.pool(), product, authority: world.authority };
    await world.send(planProductAssessment({ ...at, ...rates, pin: { programData, slot: programSlot } }), world.authority);
  };
  await assess(1_000_000_000n);
  await world.send(await planStopLossTrip({ pool: await world.pool() }), keeper);
  expect((await world.pool()).data.stopLoss.tripped).toBe(1);
  await assess(20_000_000n);
  world.advance(required(Number(stopLossTerms.resetSeconds)));
  await world.send(await planStopLossReset({ pool: await world.pool() }), keeper);
  expect((await world.pool()).data.stopLoss.tripped).toBe(0);
}
