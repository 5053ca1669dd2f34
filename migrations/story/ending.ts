/** The last months of the story, and what is open on its last day. */

import {
  fetchAll,
  fetchOne,
  findPolicyPda,
  findPositionPda,
  fromWide,
  planFeeCollection,
  planWithdrawalRequest,
} from '@bulwark/client';
import type { Address } from '@solana/kit';
import { Refused } from '../chain/snapshot';
import type { Blueprint } from '../plan/blueprint';
import { type Business, deposit, sell } from './business';
import { assessClaim, decide, file, report, vote } from './incident';
import { watch } from './market';
import { NOW, type Stage } from './stage';

const POOL = 'USDC';
/** The last day of the story: policies of a year sold on it end before the re-insurance does. */
const END = 325;
/** The story's last transaction. */
const LAST_SALE = { day: END, what: 'sell', pool: POOL, product: 1n, who: 'Hugo', sum: 10_000n, days: 180 } as const;
/** Chosen, so that the policy's address tells whether the story was told to its end. */
const LAST_NONCE = 325n;
/** Prices of SOL and of staked SOL in cents. */
const PRICES = [15_000n, 19_500n];

/** Address of the policy that the story sells last. */
export async function lastPolicy({ file, pools }: Blueprint): Promise<Address> {
  const product = pools
    .find(({ file: { mint } }) => mint.symbol === LAST_SALE.pool)
    ?.products.find(({ file: { id } }) => id === LAST_SALE.product);
  const buyer = file.keys.get(LAST_SALE.who)?.signer.address;
  if (!product || !buyer) throw new Refused('the story needs the example’s people and products');
  const [policy] = await findPolicyPda({ product: product.address, buyer, nonce: LAST_NONCE });
  return policy;
}

/** The months after the loss. */
export async function recovered(stage: Stage, business: Business): Promise<void> {
  await business.until(311);
  await stage.chapter('Business as usual again');
  const at = await stage.pool(POOL);
  const fund = await fetchOne(stage.rig.node, 'fund', stage.rig.blueprint.fund, NOW);
  await stage.send('Keeper', await planFeeCollection({ ...at, payer: stage.person('Keeper'), fund }));
  stage.say(`Capital is ${stage.money(POOL, at.pool.data.capital)}, ${stage.money(POOL, at.pool.data.exposure)} are on risk.`);
}

/** What is open on the last day. */
export async function ended(stage: Stage, business: Business): Promise<void> {
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
  await watch(stage, END, PRICES, true);
  await stage.keep();
  await deposit(stage, POOL, 'Ben', 5_000n);
  await sell(stage, LAST_SALE, LAST_NONCE);
  const open = await fetchAll(stage.rig.node, 'policy', { pool: stage.placed(POOL).address }, NOW);
  const { pool } = await stage.pool(POOL);
  stage.say(
    `The fund is open: Hugo buys cover and Ben deposits. Capital ${stage.money(POOL, pool.data.capital)}, ${open.length} policies, ${stage.money(POOL, pool.data.exposure)} on risk.`,
  );
}
