/** Everybody leaves with what is theirs, and what is empty is closed. */

import { expect } from 'vitest';
import {
  fromWide,
  inOneStep,
  planBufferClosing,
  planBufferPositionClosing,
  planDonationSweep,
  planFeeCollection,
  planIncomeCollection,
  planPositionClosing,
  planPutReclaim,
  planRelease,
  planReleaseRequest,
  planRoll,
  planTrancheClosing,
  planTranchePositionClosing,
  planTrancheRenewal,
  planTrancheSync,
  planUnbond,
  planUnstake,
  planUnstakeRequest,
  planWithdrawal,
  planWithdrawalCancellation,
  planWithdrawalRequest,
} from '../../src';
import { required } from '../world';
import { DAY, type Stage } from './stage';

/** Stakers ask, wait for the cooldown, take their collateral; puts and buffers end. */
export async function leaveBuffers(stage: Stage): Promise<void> {
  const { world, keeper } = stage;
  const positions = await world.bufferPositions();
  for (const [index] of stage.backings.entries()) {
    const owner = stage.who(`staker ${index}`);
    const position = required(positions.find(({ data }) => data.owner === owner.address));
    const at = { pool: await world.pool(), buffer: await stage.buffer(index), owner, position };
    await world.send(planUnstakeRequest({ ...at, shares: fromWide(position.data.shares) }), owner);
  }
  world.advance(18n * DAY);
  const put = await world.load('hedge', required(stage.put));
  await world.send(await planPutReclaim({ ...(await stage.atBuffer(0)), payer: keeper, hedge: put }), keeper);
  for (const [index] of stage.backings.entries()) {
    const owner = stage.who(`staker ${index}`);
    const position = required(positions.find(({ data }) => data.owner === owner.address));
    const before = world.node.svm.getBalance(owner.address) ?? 0n;
    await world.send(await planUnstake({ ...(await stage.atBuffer(index)), payer: owner, position, unwrap: owner }), owner);
    // Native SOL comes back as SOL.
    if (index === 0) expect((world.node.svm.getBalance(owner.address) ?? 0n) - before).toBeGreaterThan(500n * 1_000_000_000n);
    const income = { ...(await stage.at()), buffer: await stage.buffer(index), payer: keeper, position };
    await world.send(await planIncomeCollection(income), keeper);
    await world.send(planBufferPositionClosing({ owner, position }), owner);
    const closing = { ...(await stage.atBuffer(index)), fund: await world.fund(), authority: world.authority };
    await world.send(await planBufferClosing(closing), world.authority);
  }
  expect((await world.pool()).data.stopLoss.buffers).toBe(0);
}

/** The quota share is renewed for a day, the used-up layer ends; both are closed. */
export async function leaveTranches(stage: Stage): Promise<void> {
  const { world, keeper } = stage;
  const positions = await world.tranchePositions();
  const of = (index: number) => required(positions.find(({ data }) => data.tranche === stage.tranches[index]));
  const at = async (index: number) => ({ ...(await stage.at()), tranche: await stage.tranche(index) });
  await world.send(await planTrancheSync(await at(0)), keeper);
  world.advance(50n * DAY);
  const term = { start: world.now, end: world.now + DAY };
  await world.send(await planTrancheRenewal({ ...(await at(0)), authority: world.authority, term }), world.authority);
  const owner = stage.who('re-insurer 0');
  const shares = fromWide(of(0).data.shares);
  await world.send(planReleaseRequest({ owner, position: of(0), shares }), owner);
  const early = await planRelease({ ...(await at(0)), payer: keeper, position: of(0) });
  expect(await world.refusal(early, keeper)).toMatchObject({ name: 'TrancheLocked' });
  world.advance(19n * DAY);
  for (const index of [0, 1]) {
    await world.send(await planRelease({ ...(await at(index)), payer: keeper, position: of(index) }), keeper);
    const re = stage.who(`re-insurer ${index}`);
    await world.send(planTranchePositionClosing({ owner: re, position: of(index) }), re);
    await world.send(await planTrancheClosing(await at(index)), keeper);
  }
  expect((await world.pool()).data.tranches).toBe(0);
}

/** Underwriters withdraw, fees and a gift go to the treasury, an attestor takes its bond out. */
export async function leavePool(stage: Stage): Promise<void> {
  const { world, keeper } = stage;
  const owner = stage.who('underwriter');
  const position = required((await world.positions()).find(({ data }) => data.owner === owner.address));
  const request = { pool: await world.pool(), owner, shares: fromWide(position.data.shares), minAmountOut: 1n };
  await world.send(await planWithdrawalRequest(request), owner);
  await world.send(planWithdrawalCancellation({ owner, position }), owner);
  await world.send(await planWithdrawalRequest(request), owner);
  world.advance(17n * DAY);
  const withdrawal = await planWithdrawal({ ...(await stage.at()), payer: keeper, position });
  expect(await world.refusal(withdrawal, keeper)).toMatchObject({ name: 'ReserveTooLow' });
  // All policies have ended; their exposure leaves when somebody says so.
  const pool = await world.pool();
  const rolls = [await world.product(), await world.product(stage.secondProduct)].map((product) => planRoll({ pool, product }));
  await world.send(inOneStep(...rolls, withdrawal), keeper);
  await world.send(planPositionClosing({ owner, position }), owner);
  const fund = await world.fund();
  await world.send(await planFeeCollection({ ...(await stage.at()), payer: keeper, fund }), keeper);
  await world.donate(1n);
  await world.send(await planDonationSweep({ ...(await stage.at()), payer: keeper, fund }), keeper);
  const attestor = required(world.appealMembers[0]);
  const bond = { fund, bondMint: world.mint, authority: attestor, amount: 1n };
  await world.send(await planUnbond(bond), attestor);
}
