/** A policy of a second product: raised, handed over, renewed, closed; another is cancelled. */

import {
  dayOf,
  planCancellation,
  planIncrease,
  planPolicyClosing,
  planPolicyTransfer,
  planPurchase,
  planRenewal,
} from '../../src';
import { USD } from '../parameters';
import { DAY, type Stage } from './stage';

export async function cover(stage: Stage): Promise<void> {
  const { world } = stage;
  const product = await world.list(2n, 1);
  const at = async () => ({ ...(await stage.at()), product: await world.product(product) });
  const holder = await stage.person('holder', 10_000n * USD);
  const endDay = dayOf(world.now) + 20n;
  const terms = { sumInsured: 1_000n * USD, endDay, maxPremium: 1_000n * USD };
  const bought = await planPurchase({ ...(await at()), buyer: holder, ...terms });
  const second = await planPurchase({ ...(await at()), buyer: holder, ...terms });
  await world.send(bought, holder);
  await world.send(second, holder);
  const policy = () => world.load('policy', bought.policy);
  const increase = { ...(await at()), holder, policy: await policy(), additional: 500n * USD, maxPremium: 100n * USD };
  await world.send(await planIncrease(increase), holder);
  const successor = await stage.person('new holder', 10_000n * USD);
  const pool = await world.pool();
  await world.send(planPolicyTransfer({ pool, holder, newHolder: successor, policy: await policy() }), holder);
  const renewal = await planRenewal({
    ...(await at()),
    holder: successor,
    policy: await policy(),
    ...terms,
    endDay: endDay + 20n,
  });
  await world.send(renewal, successor);
  const refund = { ...(await at()), holder, policy: await world.load('policy', second.policy), minRefund: 1n };
  await world.send(await planCancellation(refund), holder);
  stage.policies.set('new holder', bought.policy);
  stage.secondProduct = product;
}

/** The ended policy is closed by its holder. */
export async function closeCover(stage: Stage): Promise<void> {
  const { world } = stage;
  world.advance(20n * DAY);
  const closer = stage.who('new holder');
  const policy = await world.load('policy', stage.policies.get('new holder') as never);
  const product = await world.product(stage.secondProduct);
  await world.send(await planPolicyClosing({ pool: await world.pool(), product, closer, policy }), closer);
}
