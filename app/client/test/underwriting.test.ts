import { beforeAll, describe, expect, it } from 'vitest';
import {
  fromWide,
  isBulwarkError,
  planAccrual,
  planDeposit,
  planInjection,
  planPositionClosing,
  planWithdrawal,
  planWithdrawalCancellation,
  planWithdrawalRequest,
} from '../src';
import { USD } from './parameters';
import { World } from './world';

describe('room underwriting', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.founded();
  });

  const at = async () => ({ pool: await world.pool(), mint: world.mint });

  it('deposits twice, leaves after the cooldown, closes', async () => {
    const owner = await world.wallet(3_000n * USD);
    const first = await planDeposit({ ...(await at()), owner, position: undefined, amount: 1_000n * USD, minSharesOut: 1n });
    const [opened, event] = await world.events(first, owner);
    expect(opened?.name).toBe('PositionOpened');
    if (event?.name !== 'Deposited') throw new Error(`${event?.name}`);
    const position = () => world.load('position', first.position);
    expect(fromWide((await position()).data.shares)).toBe(event.data.shares);
    const again = { ...(await at()), owner, position: await position(), amount: 500n * USD, minSharesOut: 1n };
    await world.send(await planDeposit(again), owner);
    expect((await position()).data.deposited).toBe(1_500n * USD);

    const shares = fromWide((await position()).data.shares);
    const request = { pool: await world.pool(), owner, shares, minAmountOut: 1_499n * USD };
    await world.send(await planWithdrawalRequest(request), owner);
    await world.send(planWithdrawalCancellation({ owner, position: await position() }), owner);
    await world.send(await planWithdrawalRequest(request), owner);
    const stranger = await world.wallet();
    const leaving = async () => planWithdrawal({ ...(await at()), payer: stranger, position: await position() });
    expect(await world.refusal(await leaving(), stranger)).toMatchObject({ name: 'WithdrawalNotMatured' });
    world.advance(17 * 86_400);
    await world.send(await leaving(), stranger);
    expect(await world.holds(owner.address)).toBeGreaterThanOrEqual(2_999n * USD);
    await world.send(planPositionClosing({ owner, position: await position() }), owner);
    expect(world.node.bytes(first.position)).toHaveLength(0);
  });

  it('refuses fewer shares than asked for, and another wallet', async () => {
    const owner = await world.wallet(3_000n * USD);
    const greedy = { ...(await at()), owner, position: undefined, amount: 1_000n * USD, minSharesOut: 1n << 100n };
    const refused = await world.send(await planDeposit(greedy), owner).catch((error: unknown) => error);
    expect(isBulwarkError(refused, 'SlippageExceeded')).toBe(true);
    expect(isBulwarkError(refused, 'PoolHeld')).toBe(false);
    const mine = await planDeposit({ ...(await at()), owner, position: undefined, amount: 100n * USD, minSharesOut: 1n });
    await world.send(mine, owner);
    const thief = await world.wallet();
    const position = await world.load('position', mine.position);
    const theft = planPositionClosing({ owner: thief, position });
    expect(await world.refusal(theft, thief)).toMatchObject({ source: 'program', name: 'NotPositionOwner' });
  });

  it('takes gifts of capital, and earns premium by anyone', async () => {
    const giver = await world.wallet(100n * USD);
    const { capital } = (await world.pool()).data;
    await world.send(await planInjection({ ...(await at()), giver, amount: 100n * USD }), giver);
    expect((await world.pool()).data.capital).toBe(capital + 100n * USD);
    world.advance(60);
    await world.send(await planAccrual({ pool: await world.pool() }), giver);
    expect((await world.pool()).data.accruedUntil).toBe(world.now);
  });

  it('refuses a mint that is not the pool\u2019s before anything is signed', async () => {
    const owner = await world.wallet();
    const mint = await world.newMint(6);
    const plan = planDeposit({ pool: await world.pool(), mint, owner, position: undefined, amount: 1n, minSharesOut: 1n });
    await expect(plan).rejects.toThrow(/is not the mint of the pool/);
  });

  it('says when the wallet has no SOL, and when the position exists already', async () => {
    const owner = await world.wallet(3_000n * USD);
    const plan = await planDeposit({ ...(await at()), owner, position: undefined, amount: 1_000n * USD, minSharesOut: 1n });
    await world.send(plan, owner);
    expect(await world.refusal(plan, owner)).toMatchObject({ source: 'system', name: 'AlreadyExists' });
    const poor = await world.wallet(3_000n * USD);
    const found = world.node.svm.getAccount(poor.address);
    if (found.exists) world.node.svm.setAccount({ ...found, lamports: 0n as never });
    const second = await planDeposit({ ...(await at()), owner: poor, position: undefined, amount: USD, minSharesOut: 1n });
    expect(await world.refusal(second, poor)).toMatchObject({ name: 'InsufficientSol' });
  });
});
