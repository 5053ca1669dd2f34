import { createSender, fetchAll, fetchMint, fetchOne, fromWide, planDeposit, textOf } from '@bulwark/client';
import { lamports } from '@solana/kit';
import { beforeAll, describe, expect, it } from 'vitest';
import { survey } from '../chain/node';
import type { FundFile } from '../file/load';
import type { Hands } from '../story/clock';
import { tell } from '../story/tell';
import { example } from './example';
import { foundOn } from './fund';
import { type Svm, startSvm } from './svm';

/** What Surfpool's cheat codes do, done to the embedded runtime. */
function handsOf({ world }: Svm): Hands {
  return {
    async travel(to) {
      world.setTime(to);
    },
    async write(address, programAddress, data) {
      const space = BigInt(data.length);
      world.svm.setAccount({ address, programAddress, data, space, executable: false, lamports: lamports(3_000_000n) });
    },
  };
}

async function tellOn(svm: Svm, file: FundFile): Promise<number> {
  const { blueprint } = await survey(svm.node, file);
  const send = async (
    plan: Parameters<ReturnType<typeof createSender>['send']>[0],
    feePayer: Parameters<typeof createSender>[0]['feePayer'],
  ) => {
    await createSender({ rpc: svm.node, patience: { pollMs: 0 } }).send(plan, { feePayer });
  };
  return tell({ node: svm.node, blueprint, hands: handsOf(svm), send, say: () => undefined });
}

describe('the story', () => {
  let svm: Svm;
  let file: FundFile;
  beforeAll(async () => {
    svm = startSvm();
    file = await example();
    await foundOn(svm, file);
    await tellOn(svm, file);
  }, 180_000);

  async function poolOf(symbol: string) {
    const pools = await fetchAll(svm.node, 'pool');
    const found = pools.find(({ data }) => data.mint === file.mints.get(symbol)?.address);
    if (!found) throw new Error(`no pool of ${symbol}`);
    return found;
  }

  it('leaves the main pool open: not held, not tripped, not wiped, valued, freshly assessed', async () => {
    const { address, data } = await poolOf('USDC');
    expect([data.confirmedIncidents, data.stopLoss.tripped, data.wiped]).toEqual([0, 0, 0]);
    expect(data.buffers.slice(0, 2).every(({ value, valuedUntil }) => value > 0n && valuedUntil > svm.world.now)).toBe(true);
    const products = await fetchAll(svm.node, 'product', { pool: address });
    for (const product of products) {
      const age = svm.world.now - product.data.assessedAt;
      expect(age, textOf(product.data.name)).toBeLessThan(60n * 86_400n);
    }
  });

  it('sells every product, one near its kink, each to another part', async () => {
    const { address, data } = await poolOf('USDC');
    const products = await fetchAll(svm.node, 'product', { pool: address });
    const use = products.map((product) => Number((product.data.exposure * 100n) / product.data.capacity));
    expect(Math.max(...use)).toBeGreaterThanOrEqual(75);
    expect(Math.min(...use)).toBeGreaterThan(5);
    expect(new Set(use).size).toBe(use.length);
    expect(products.reduce((sum, product) => sum + product.data.policiesSold, 0n)).toBeGreaterThan(30n);
    expect(data.premiumEarned + data.unearned + data.premiumRefunded).toBe(data.premiumWritten);
    expect(data.premiumRefunded).toBeGreaterThan(0n);
  });

  it('has re-insurance that outlasts a year’s policy bought on the last day', async () => {
    const { data } = await poolOf('USDC');
    const tranches = data.cessions.filter(({ kind }) => kind !== 0);
    expect(tranches).toHaveLength(3);
    expect(tranches.every(({ end }) => end > svm.world.now + 366n * 86_400n && end >= data.coveredUntil)).toBe(true);
    const [, , open] = tranches;
    expect((open?.collateral ?? 0n) < (open?.limit ?? 0n)).toBe(true);
  });

  it('settles one loss over tranches, capital and a buffer’s auction, pays it whole and takes a part back', async () => {
    const { address } = await poolOf('USDC');
    const incidents = await fetchAll(svm.node, 'incident', { pool: address });
    const settled = incidents.filter(({ data }) => data.status === 3);
    expect(settled).toHaveLength(1);
    const [loss] = settled;
    expect(loss?.data.collected).toBe(loss?.data.approvedTotal);
    expect(loss?.data.recovered).toBeGreaterThan(0n);
    expect(loss?.data.fromTranches).toBeGreaterThan(0n);
    const claims = await fetchAll(svm.node, 'claim', { incident: loss?.address });
    expect(claims).toHaveLength(5);
    expect(claims.every(({ data }) => data.paid === data.approved && data.paid > 0n)).toBe(true);
    const [buffer] = (await fetchOne(svm.node, 'pool', address)).data.buffers;
    expect(buffer?.collateral).toBeLessThan(2_000n * 10n ** 9n);
    expect(buffer?.cash).toBeGreaterThan(0n);
  });

  it('leaves work for the desk: a report to vote on, claims to assess, a rejected report', async () => {
    const main = await fetchAll(svm.node, 'incident', { pool: (await poolOf('USDC')).address });
    expect(main.map(({ data }) => data.status).sort()).toEqual([0, 2, 3]);
    const other = await poolOf('USDX');
    expect(other.data.confirmedIncidents).toBe(1);
    const [held] = await fetchAll(svm.node, 'incident', { pool: other.address });
    const claims = await fetchAll(svm.node, 'claim', { incident: held?.address });
    expect(claims.map(({ data }) => data.status).sort()).toEqual([0, 1]);
    const filing = (held?.data.confirmedAt ?? 0n) + BigInt(held?.data.windows.claim ?? 0);
    expect(filing).toBeGreaterThan(svm.world.now);
  });

  it('has a withdrawal under way, one that was paid, a put, and attestors who lost a part of their bonds', async () => {
    const { address } = await poolOf('USDC');
    const positions = await fetchAll(svm.node, 'position', { pool: address });
    expect(positions.filter(({ data }) => data.withdrawn > 0n)).toHaveLength(1);
    expect(positions.filter(({ data }) => fromWide(data.request.shares) > 0n)).toHaveLength(1);
    expect(await fetchAll(svm.node, 'hedge')).toHaveLength(1);
    const attestors = await fetchAll(svm.node, 'attestor');
    expect(attestors.filter(({ data }) => data.slashed > 0n)).toHaveLength(3);
    expect(attestors.every(({ data }) => data.bond >= 1_000_000_000n)).toBe(true);
  });

  it('changes nothing that the file says', async () => {
    const again = await foundOn(svm, file);
    expect(again.sent).toBe(0);
    expect(new Set(again.shown.map(({ state }) => state))).toEqual(new Set(['right']));
  });

  it('is not told twice', async () => {
    const before = svm.world.landed.size;
    expect(await tellOn(svm, file)).toBe(0);
    expect(svm.world.landed.size).toBe(before);
  });
});

describe('a fund that somebody uses', () => {
  it('has a story of its own: none is told', async () => {
    const svm = startSvm();
    const file = await example();
    const { site } = await foundOn(svm, file);
    const [pool] = site.blueprint.pools;
    const ada = file.keys.get('Ada')?.signer;
    if (!pool || !ada) throw new Error('the example has both');
    const at = { pool: await fetchOne(svm.node, 'pool', pool.address), mint: await fetchMint(svm.node, pool.file.mint.address) };
    const deposit = await planDeposit({ ...at, owner: ada, position: undefined, amount: 1_000_000_000n, minSharesOut: 0n });
    await createSender({ rpc: svm.node, patience: { pollMs: 0 } }).send(deposit, { feePayer: ada });
    await expect(tellOn(svm, file)).rejects.toThrow(/has been used/);
  });
});

describe('without a fund', () => {
  it('says what to do first', async () => {
    await expect(tellOn(startSvm(), await example())).rejects.toThrow(/run `npm run deploy` first/);
  });
});
