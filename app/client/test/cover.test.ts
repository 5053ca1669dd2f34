import { beforeAll, describe, expect, it } from 'vitest';
import {
  dayOf,
  planCancellation,
  planDeposit,
  planIncrease,
  planPolicyClosing,
  planPolicyTransfer,
  planPurchase,
  planRenewal,
  tokenAccount,
} from '../src';
import { USD } from './parameters';
import { World } from './world';

describe('room cover', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.founded();
    const owner = await world.wallet(1_000_000n * USD);
    const deposit = { pool: await world.pool(), mint: world.mint, owner, position: undefined };
    await world.send(await planDeposit({ ...deposit, amount: 1_000_000n * USD, minSharesOut: 1n }), owner);
  });

  const at = async () => ({ pool: await world.pool(), mint: world.mint, product: await world.product() });

  it('buys a policy, with a referrer who has no token account yet', async () => {
    const buyer = await world.wallet(10_000n * USD);
    const referrer = await world.wallet();
    const plan = await planPurchase({
      ...(await at()),
      buyer,
      sumInsured: 50_000n * USD,
      endDay: dayOf(world.now) + 90n,
      maxPremium: 10_000n * USD,
      referrer: referrer.address,
    });
    const [event, ...more] = await world.events(plan, buyer);
    expect(more).toEqual([]);
    if (event?.name !== 'PolicyBought') throw new Error(`${event?.name}`);
    const policy = await world.load('policy', plan.policy);
    expect(policy.data).toMatchObject({ holder: buyer.address, sumInsured: 50_000n * USD, nonce: plan.nonce });
    expect(event.data.policy).toBe(plan.policy);
    expect(await world.holds(referrer.address)).toBeGreaterThan(0n);
    expect(await world.holds(buyer.address)).toBe(10_000n * USD - policy.data.premium - (await world.holds(referrer.address)));
  });

  it('raises, hands over, renews and closes', async () => {
    const holder = await world.wallet(10_000n * USD);
    const endDay = dayOf(world.now) + 40n;
    const bought = await planPurchase({
      ...(await at()),
      buyer: holder,
      sumInsured: 10_000n * USD,
      endDay,
      maxPremium: 1_000n * USD,
    });
    await world.send(bought, holder);
    const policy = () => world.load('policy', bought.policy);
    const increase = { ...(await at()), holder, policy: await policy(), additional: 5_000n * USD, maxPremium: 500n * USD };
    await world.send(await planIncrease(increase), holder);
    expect((await policy()).data.sumInsured).toBe(15_000n * USD);

    const newHolder = await world.wallet(10_000n * USD);
    const { pool } = await at();
    await world.send(planPolicyTransfer({ pool, holder, newHolder, policy: await policy() }), holder);
    expect((await policy()).data.holder).toBe(newHolder.address);

    world.advance(15 * 86_400);
    const term = { sumInsured: 15_000n * USD, endDay: endDay + 90n, maxPremium: 2_000n * USD };
    const renewal = await planRenewal({ ...(await at()), holder: newHolder, policy: await policy(), ...term });
    await world.send(renewal, newHolder);
    expect((await world.load('policy', renewal.policy)).data.start).toBe(endDay * 86_400n);

    world.advance(26 * 86_400);
    await world.send(await planPolicyClosing({ ...(await at()), closer: newHolder, policy: await policy() }), newHolder);
    expect(world.node.bytes(bought.policy)).toHaveLength(0);
  });

  it('cancels for a refund, into a token account that is opened anew', async () => {
    const holder = await world.wallet(5_000n * USD);
    const terms = { sumInsured: 20_000n * USD, endDay: dayOf(world.now) + 200n, maxPremium: 5_000n * USD };
    const bought = await planPurchase({ ...(await at()), buyer: holder, ...terms });
    await world.send(bought, holder);
    world.advance(10 * 86_400);
    const policy = await world.load('policy', bought.policy);
    const account = await tokenAccount(world.mint, holder.address);
    world.put(account, holder.address, new Uint8Array());
    const closed = world.node.svm.getAccount(account);
    if (closed.exists) world.node.svm.setAccount({ ...closed, lamports: 0n as never });
    const refund = { ...(await at()), holder, policy, minRefund: 1n };
    await world.send(await planCancellation(refund), holder);
    expect(await world.holds(holder.address)).toBeGreaterThan(0n);
    const refusal = await world.refusal(await planCancellation(refund), holder);
    expect(refusal).toMatchObject({ source: 'program', name: 'PolicyNotInForce' });
  });

  it('buys once under one nonce, however often it is planned', async () => {
    const buyer = await world.wallet(10_000n * USD);
    const terms = { sumInsured: 1_000n * USD, endDay: dayOf(world.now) + 90n, maxPremium: 1_000n * USD };
    const first = await planPurchase({ ...(await at()), buyer, ...terms });
    await world.send(first, buyer);
    const again = await planPurchase({ ...(await at()), buyer, ...terms, nonce: first.nonce });
    expect(await world.refusal(again, buyer)).toMatchObject({ source: 'system', name: 'AlreadyExists' });
  });

  it('explains refusals: the price, the wallet, the terms, the money', async () => {
    const buyer = await world.wallet(5n * USD);
    const terms = { sumInsured: 20_000n * USD, endDay: dayOf(world.now) + 200n };
    const cheap = await planPurchase({ ...(await at()), buyer, ...terms, maxPremium: 1n });
    expect(await world.refusal(cheap, buyer)).toMatchObject({ source: 'program', name: 'PremiumTooHigh', code: 6075 });
    const poor = await planPurchase({ ...(await at()), buyer, ...terms, maxPremium: 5_000n * USD });
    expect(await world.refusal(poor, buyer)).toMatchObject({ source: 'token', name: 'InsufficientTokens' });
    const short = await planPurchase({ ...(await at()), buyer, ...terms, endDay: dayOf(world.now) + 2n, maxPremium: 1n });
    expect(await world.refusal(short, buyer)).toMatchObject({ name: 'TermNotOffered' });
  });
});
