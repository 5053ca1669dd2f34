/** The story: about eleven months of a fund, told by real transactions. */

import {
  fetchAll,
  fetchMaybe,
  fetchOne,
  findPositionPda,
  fromWide,
  inOneStep,
  planAccrual,
  planCommitment,
  planFeeCollection,
  planPut,
  planPutPurchase,
  planRejection,
  planStake,
  planWithdrawalRequest,
} from '@bulwark/client';
import { Refused } from '../chain/snapshot';
import { Business, deposit, sell } from './business';
import { assessClaim, decide, file, incidentOf, report, vote } from './incident';
import { tellLoss } from './loss';
import { type Rig, Stage } from './stage';

const NOW = { commitment: 'processed' } as const;
const POOL = 'USDC';
/** The last day of the story: policies of a year sold on it end before the re-insurance does. */
const END = 325;
/** Prices of SOL and of staked SOL in cents. */
const [AT_FIRST, AT_LAST] = [
  [14_800n, 19_250n],
  [15_000n, 19_500n],
];

/**
 * Refuses a fund that has been used: the story begins with its first deposit.
 *
 * @throws {@link Refused}
 */
export async function requireUntold({ node, blueprint }: Rig): Promise<void> {
  for (const { address, file } of blueprint.pools) {
    const pool = await fetchMaybe(node, 'pool', address, NOW);
    if (!pool) throw new Refused(`there is no pool ${file.name}: run \`npm run deploy\` first`);
    const used = fromWide(pool.data.totalShares) > 0n || pool.data.premiumWritten > 0n;
    if (used) {
      throw new Refused(
        `pool ${file.name} has been used: the story was told, or somebody deposited. Start the local network anew`,
      );
    }
  }
}

/** Tells the story. Returns how many transactions it took. */
export async function tell(rig: Rig): Promise<number> {
  await requireUntold(rig);
  const stage = await Stage.open(rig);
  const business = new Business(stage);
  await backed(stage, business);
  await grown(stage, business);
  await tellLoss(stage, business);
  await recovered(stage, business);
  await ended(stage, business);
  return stage.sent;
}

/** Capital, re-insurance, buffers. */
async function backed(stage: Stage, business: Business): Promise<void> {
  await stage.goTo(0.1);
  await stage.chapter('Underwriters, re-insurers and stakers come');
  const commitments = [
    ['Dora', 0, 500_000n],
    ['Emil', 1, 400_000n],
    ['Emil', 2, 150_000n],
  ] as const;
  for (const [who, index, whole] of commitments) {
    const at = await stage.pool(POOL);
    const tranche = (await stage.tranches(POOL)).find(({ data }) => data.index === index);
    if (!tranche) throw new Error(`the story needs tranche ${index}`);
    const amount = stage.units(POOL, whole);
    const owner = stage.person(who);
    await stage.send(who, await planCommitment({ ...at, tranche, owner, position: undefined, amount, minSharesOut: 0n }));
  }
  await business.until(1);
  for (const [who, index, whole] of [
    ['Gus', 0, 2_000n],
    ['Hana', 1, 1_000n],
  ] as const) {
    const at = await stage.pool(POOL);
    const buffer = (await stage.buffers(POOL))[index];
    if (!buffer) throw new Error(`the story needs buffer ${index}`);
    const collateral = stage.mint(buffer.data.mint);
    const amount = whole * 10n ** BigInt(collateral.decimals);
    const terms = { position: undefined, minSharesOut: 0n, maxCash: 0n };
    await stage.send(who, await planStake({ ...at, buffer, collateral, owner: stage.person(who), amount, ...terms }));
  }
  await business.until(1.9);
  await stage.watch(2, AT_FIRST, true);
  const { pool } = await stage.pool(POOL);
  const value = pool.data.buffers.reduce((sum, slot) => sum + slot.value, 0n);
  stage.say(
    `Ada deposits, Dora and Emil re-insure, Gus and Hana stake what counts for ${stage.money(POOL, value)}. The second excess of loss stays open.`,
  );
}

/** Half a year of sales. */
async function grown(stage: Stage, business: Business): Promise<void> {
  await stage.chapter('Half a year of cover is sold');
  await business.until(97);
  const bridge = await report(stage, POOL, 3n, 'Cleo', 96.5, 'a rumour about Causeway Bridge');
  await business.until(97.5);
  await vote(stage, bridge, [false, false, undefined, undefined, undefined]);
  await stage.send('Keeper', await planRejection(await incidentOf(stage, bridge)));
  stage.say('Cleo reports a rumour about Causeway Bridge. Two attestors see no loss: rejected, the bond is forfeited.');
  await business.until(150);
  await hedge(stage);
  await business.until(179);
  const { pool } = await stage.pool(POOL);
  const policies = (await stage.products(POOL)).reduce((sum, { data }) => sum + data.policiesSold, 0n);
  stage.say(
    `${policies} policies, ${stage.money(POOL, pool.data.exposure)} on risk, ${stage.money(POOL, pool.data.premiumEarned)} of premium earned.`,
  );
}

/** A put on the first buffer's SOL. */
async function hedge(stage: Stage): Promise<void> {
  const at = await stage.pool(POOL);
  const [buffer] = await stage.buffers(POOL);
  if (!buffer) throw new Error('the story needs a buffer');
  const [strike, size] = [120n * 10n ** 9n, 500n * 10n ** BigInt(buffer.data.decimals)];
  const [expiry, premium] = [stage.at(390), stage.units(POOL, 900n)];
  const writer = stage.person('Jun');
  const plan = await planPut({ ...at, buffer, writer, strike, size, expiry, premium });
  await stage.send('Jun', plan);
  const put = await fetchOne(stage.rig.node, 'hedge', plan.hedge, NOW);
  const least = { maxPremium: premium, minStrike: strike, minSize: size, minExpiry: expiry };
  const purchase = await planPutPurchase({ ...at, authority: stage.person('Authority'), hedge: put, ...least });
  await stage.send('Authority', inOneStep(await planAccrual(at), purchase));
  stage.say('Jun writes a put on 500 SOL at 120; the fund buys it for 900 USDC out of its fees.');
}

/** The months after the loss. */
async function recovered(stage: Stage, business: Business): Promise<void> {
  await business.until(311);
  await stage.chapter('Business as usual again');
  const at = await stage.pool(POOL);
  const fund = await fetchOne(stage.rig.node, 'fund', stage.rig.blueprint.fund, NOW);
  await stage.send('Keeper', await planFeeCollection({ ...at, payer: stage.person('Keeper'), fund }));
  stage.say(`Capital is ${stage.money(POOL, at.pool.data.capital)}, ${stage.money(POOL, at.pool.data.exposure)} are on risk.`);
}

/** What is open on the last day. */
async function ended(stage: Stage, business: Business): Promise<void> {
  await business.until(312.5);
  await stage.chapter('A vote takes what is in Rookery’s vaults');
  const rookery = await report(stage, 'USDX', 1n, 'Bo', 312, 'Rookery: proposal, votes, execution');
  await business.until(313);
  await vote(stage, rookery, [true, true, undefined, true, true]);
  await business.until(315);
  await file(stage, rookery, 'vaults of Bo', 55_000n, 'shares before and after');
  await file(stage, rookery, 'more vaults of Bo', 30_000n, 'shares before and after');
  await business.until(318);
  const ada = await stage.pool(POOL);
  const [address] = await findPositionPda({ pool: ada.pool.address, owner: stage.person('Ada').address });
  const position = await fetchOne(stage.rig.node, 'position', address, NOW);
  const shares = fromWide(position.data.shares) / 10n;
  await stage.send('Ada', await planWithdrawalRequest({ ...ada, owner: stage.person('Ada'), shares, minAmountOut: 0n }));
  await assessClaim(stage, rookery, 'more vaults of Bo', 28_000n, 5);
  await decide(stage, rookery, 'more vaults of Bo');
  await assessClaim(stage, rookery, 'vaults of Bo', 50_000n, 2);
  stage.say('The USDX pool is held: one claim is decided, one waits for three seats, one holder has not filed yet.');

  await business.until(END - 0.3);
  await stage.chapter('The last day');
  const plover = await report(stage, POOL, 6n, 'Cleo', END - 0.5, 'Plover DEX: transactions of a stolen key');
  await vote(stage, plover, [true, undefined, undefined, false, undefined]);
  stage.say(
    'A loss of Plover DEX was reported hours ago; three attestors have not voted. Ada has asked for a tenth of her capital.',
  );
  await stage.watch(END, AT_LAST, true);
  await stage.keep();
  await sell(stage, { day: END, what: 'sell', pool: POOL, product: 1n, who: 'Hugo', sum: 10_000n, days: 180 });
  await deposit(stage, POOL, 'Ben', 5_000n);
  const open = await fetchAll(stage.rig.node, 'policy', { pool: stage.placed(POOL).address }, NOW);
  const { pool } = await stage.pool(POOL);
  stage.say(
    `The fund is open: Hugo buys cover and Ben deposits. Capital ${stage.money(POOL, pool.data.capital)}, ${open.length} policies, ${stage.money(POOL, pool.data.exposure)} on risk.`,
  );
}
