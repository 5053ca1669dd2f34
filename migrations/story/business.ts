/** The business of a year: carries out the calendar. */

import {
  dayOf,
  fetchMaybe,
  fetchOne,
  findPositionPda,
  planCancellation,
  planDeposit,
  planIncrease,
  planPolicyClosing,
  planPolicyTransfer,
  planProductAssessment,
  planPurchase,
  planRenewal,
} from '@bulwark/client';
import { CALENDAR, type Happening } from './calendar';
import { NOW, type Sold, type Stage } from './stage';

/** Carries out everything up to a day, from where it was left. */
export class Business {
  private next = 0;
  constructor(private readonly stage: Stage) {}

  /** Until a day of the story. */
  async until(day: number): Promise<void> {
    for (; ; this.next += 1) {
      const happening = CALENDAR[this.next];
      if (!happening || happening.day > day) break;
      await this.stage.goTo(happening.day);
      await happen(this.stage, happening);
    }
    await this.stage.goTo(day);
  }
}

async function happen(stage: Stage, happening: Happening): Promise<void> {
  switch (happening.what) {
    case 'deposit':
      return deposit(stage, happening.pool, happening.who, happening.amount);
    case 'sell':
      return sell(stage, happening);
    case 'assess':
      return assess(stage);
    default:
      return change(stage, happening);
  }
}

/** Deposits whole tokens. */
export async function deposit(stage: Stage, symbol: string, who: string, whole: bigint): Promise<void> {
  const at = await stage.pool(symbol);
  const owner = stage.person(who);
  const [address] = await findPositionPda({ pool: at.pool.address, owner: owner.address });
  const position = await fetchMaybe(stage.rig.node, 'position', address, NOW);
  await stage.send(who, await planDeposit({ ...at, owner, position, amount: stage.units(symbol, whole), minSharesOut: 0n }));
}

/** Sells a policy; `nonce` is random unless told. */
export async function sell(stage: Stage, sale: Extract<Happening, { what: 'sell' }>, nonce?: bigint): Promise<void> {
  const { pool: symbol, product: id, who, sum, days, as } = sale;
  const at = await stage.pool(symbol);
  const product = await stage.product(symbol, id);
  const sumInsured = stage.units(symbol, sum);
  const endDay = await stage.endDay(days);
  const plan = await planPurchase({
    ...at,
    product,
    buyer: stage.person(who),
    sumInsured,
    endDay,
    maxPremium: sumInsured,
    nonce,
  });
  await stage.send(who, plan);
  if (as) stage.sold.set(as, { policy: plan.policy, pool: symbol, holder: who });
}

/** A policy of the story as it is. */
export function policyOf(stage: Stage, name: string): Sold {
  const sold = stage.sold.get(name);
  if (!sold) throw new Error(`no policy is called ${name}`);
  return sold;
}

async function change(stage: Stage, happening: Extract<Happening, { policy: string }>): Promise<void> {
  const sold = policyOf(stage, happening.policy);
  const { pool: symbol, holder: name } = sold;
  const holder = stage.person(name);
  const at = await stage.pool(symbol);
  const policy = await fetchOne(stage.rig.node, 'policy', sold.policy, NOW);
  const product = await fetchOne(stage.rig.node, 'product', policy.data.product, NOW);
  const of = { ...at, product, policy, holder };
  switch (happening.what) {
    case 'renew': {
      const sumInsured = stage.units(symbol, happening.sum);
      const endDay = dayOf(policy.data.end) + BigInt(happening.days);
      return stage.send(name, await planRenewal({ ...of, sumInsured, endDay, maxPremium: sumInsured }));
    }
    case 'increase': {
      const additional = stage.units(symbol, happening.by);
      return stage.send(name, await planIncrease({ ...of, additional, maxPremium: additional }));
    }
    case 'cancel':
      return stage.send(name, await planCancellation({ ...of, minRefund: 0n }));
    case 'close':
      return stage.send(name, await planPolicyClosing({ ...of, closer: holder }));
    case 'transfer': {
      const newHolder = stage.person(happening.to);
      stage.sold.set(happening.policy, { ...sold, holder: happening.to });
      return stage.send(name, await planPolicyTransfer({ ...of, newHolder }));
    }
  }
}

async function assess(stage: Stage): Promise<void> {
  const authority = stage.person('Authority');
  for (const { file: of, products } of stage.rig.blueprint.pools) {
    const { pool } = await stage.pool(of.mint.symbol);
    for (const { file } of products) {
      const product = await stage.product(of.mint.symbol, file.id);
      const { expectedLoss: elRate, shock: shockRate, report } = file.assessment;
      await stage.send(
        'Authority',
        planProductAssessment({ pool, product, authority, elRate, shockRate, assessmentHash: report.hash }),
      );
    }
  }
}
