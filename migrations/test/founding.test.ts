import { fetchOne, formatDate, getProductEncoder, textOf } from '@bulwark/client';
import { type Address, type EncodedAccount, lamports } from '@solana/kit';
import { beforeAll, describe, expect, it } from 'vitest';
import { requireNetwork } from '../chain/node';
import { Refused } from '../chain/snapshot';
import { describe as describeDeployment } from '../deployment';
import { table } from '../plan/show';
import { example, type Json } from './example';
import { foundOn, named, type Seen } from './fund';
import { type Svm, startSvm } from './svm';

const UNCHANGED = { planOnly: true } as const;

describe('a new fund', () => {
  let svm: Svm;
  let first: Seen;
  beforeAll(async () => {
    svm = startSvm();
    first = await foundOn(svm, await example());
  });

  it('is created in the order of what needs what, each row in a transaction', () => {
    expect(named(first.shown, 'missing')).toHaveLength(first.sent);
    expect(named(first.shown, 'right')).toEqual(['mint SOL', 'authority']);
    expect(first.isDone).toBe(true);
    expect(named(first.items, 'missing')).toEqual([]);
    expect(table(first.shown, false).at(-1)).toBe(`  2 right, ${first.sent} to create, 0 to change`);
  });

  it('is what the file says', async () => {
    const { pools, fund } = first.site.blueprint;
    const state = await fetchOne(svm.node, 'fund', fund);
    expect(state.data.parameters).toMatchObject({
      reserveRatioBps: 20_000,
      withdrawalCooldown: 17 * 86_400,
      attestorBond: 1_000_000_000n,
    });
    const [pool, other] = pools;
    if (!pool || !other) throw new Error('two pools');
    const { data } = await fetchOne(svm.node, 'pool', pool.address);
    expect(data.settings).toMatchObject({ depositCap: 25_000_000_000_000n, feeBps: 1_000, stopLossBps: 1_000 });
    expect(data.stopLoss).toMatchObject({ tripRatioBps: 10_000, resetRatioBps: 11_000, bufferCapBps: 5_000 });
    expect([data.products, data.tranches, data.stopLoss.buffers]).toEqual([6, 3, 2]);
    for (const { address, file } of pool.products) {
      const product = await fetchOne(svm.node, 'product', address);
      expect(textOf(product.data.name)).toBe(file.name);
      expect(Buffer.from(product.data.termsHash)).toEqual(Buffer.from(file.terms.document.hash));
      expect(product.data.assessedAt).toBeGreaterThan(0n);
    }
    const [cession] = data.cessions;
    expect((cession?.end ?? 0n) - (cession?.start ?? 0n)).toBe(732n * 86_400n);
    // The second pool settles in a mint of Token-2022.
    expect(svm.world.svm.getAccount(other.file.mint.address)).toMatchObject({
      programAddress: 'TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb',
    });
  });

  it('needs nothing a second time', async () => {
    const before = svm.world.landed.size;
    const again = await foundOn(svm, await example());
    expect(again.sent).toBe(0);
    expect(again.isDone).toBe(true);
    expect(new Set(again.shown.map(({ state }) => state))).toEqual(new Set(['right']));
    expect(svm.world.landed.size).toBe(before);
  });

  it('shows a plan without sending it', async () => {
    const before = svm.world.landed.size;
    const changed = await foundOn(svm, await example({ 'parameters.reserveRatio': '150%' }), UNCHANGED);
    expect(named(changed.shown, 'differs')).toEqual(['rules of the fund']);
    expect(table(changed.shown, false)).toContain('          reserveRatioBps: 200% -> 150%  LOOSENS');
    expect(svm.world.landed.size).toBe(before);
  });
});

describe('an interrupted run', () => {
  it('is resumed where it was left', async () => {
    const svm = startSvm();
    const file = await example();
    const whole = (await foundOn(startSvm(), file)).sent;
    let left = 30;
    const interrupted = foundOn(svm, file, {
      done: () => {
        left -= 1;
        if (left === 0) throw new Error('interrupted');
      },
    });
    await expect(interrupted).rejects.toThrow('interrupted');
    const resumed = await foundOn(svm, file);
    expect(resumed.sent).toBe(whole - 30);
    expect(resumed.isDone).toBe(true);
  });
});

describe('differences', () => {
  let svm: Svm;
  beforeAll(async () => {
    svm = startSvm();
    await foundOn(svm, await example());
  });

  const TIGHTER: readonly (readonly [string, Json, string])[] = [
    ['parameters.reserveRatio', '210%', 'rules of the fund'],
    ['parameters.withdrawalCooldown', '20d', 'rules of the fund'],
    ['pools[0].parameters.depositCap', '20000000', 'settings of pool USDC pool'],
    ['pools[0].stopLoss.tripRatio', '105%', 'stop-loss of pool USDC pool'],
    ['pools[0].products[0].terms.capacity', '2400000', 'terms of Ibis Lend'],
    ['pools[0].products[1].state', 'renewals only', 'sale of Heron Perps'],
    ['pools[0].products[0].assessment.shock', '45%', 'assessment of Ibis Lend'],
    ['pools[0].buffers[0].terms.haircut', '50%', 'terms of buffer 0, SOL buffer'],
    ['feeds[0].limits.maxConfidence', '1%', 'limits of feed SOL / USDC'],
  ];
  it.each(TIGHTER)('%s = %j is a change that needs no leave, and is made alone', async (path, value, row) => {
    const file = await example({ [path]: value });
    const run = await foundOn(svm, file);
    expect(named(run.shown, 'differs')).toEqual([row]);
    expect(run.sent).toBe(1);
    expect(named((await foundOn(svm, file)).shown, 'differs')).toEqual([]);
    await foundOn(svm, await example(), { allowLoosening: true });
  });

  const LOOSER: readonly (readonly [string, Json, string])[] = [
    ['parameters.reserveRatio', '150%', 'reserveRatioBps 200% -> 150%'],
    ['parameters.maxAssessmentAge', '200d', 'maxAssessmentAge 180 d -> 200 d'],
    ['parameters.withdrawalWindow', '4d', 'withdrawalWindow 3 d -> 4 d'],
    ['parameters.claimWindow', '10d', 'claimWindow 20 d -> 10 d'],
    ['parameters.reinsuranceCap', '60%', 'reinsuranceCapBps 50% -> 60%'],
    ['guardian', '@Keeper', 'guardian ESP84iytJYEEdKN9DwBXz37zfeRvxgJR4K2faHggqwF1'],
    ['pools[0].parameters.depositCap', '30000000', 'depositCap 25,000,000 -> 30,000,000'],
    ['pools[0].parameters.fee', '11%', 'feeBps 10% -> 11%'],
    ['pools[0].stopLoss.bufferCap', '60%', 'bufferCapBps 50% -> 60%'],
    ['pools[0].products[0].terms.capacity', '2600000', 'capacity 2,500,000 -> 2,600,000'],
    ['pools[0].products[0].terms.deductible', '4%', 'deductibleBps 5% -> 4%'],
    ['pools[0].products[0].terms.waitingPeriod', '4d', 'waitingPeriod 5 d -> 4 d'],
    ['pools[0].products[0].terms.document', 'terms/heron-perps.md', 'document'],
    ['pools[0].products[0].assessment.expectedLoss', '2.4%', 'expectedLoss 2.444% -> 2.4%'],
    ['pools[0].buffers[0].terms.haircut', '39%', 'haircutBps 40% -> 39%'],
    ['feeds[0].limits.maxPrice', '451', 'maxPrice 450 -> 451'],
  ];
  it.each(LOOSER)('%s = %j loosens, needs leave and is named', async (path, value, words) => {
    const file = await example({ [path]: value });
    const before = svm.world.landed.size;
    const refusal = await foundOn(svm, file).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Refused);
    expect(String(refusal)).toContain(words);
    expect(svm.world.landed.size).toBe(before);
    expect((await foundOn(svm, file, { allowLoosening: true })).sent).toBe(1);
    await foundOn(svm, await example(), { allowLoosening: true });
  });

  const FIXED: readonly (readonly [string, Json, RegExp])[] = [
    ['committees[0].threshold', 5, /committee 1, incidents/],
    ['committees[0].members[0]', '@Ada', /committee 1, incidents/],
    ['pools[0].mintGroup', 6, /pool USDC pool/],
    ['pools[0].products[0].group', 6, /product Ibis Lend/],
    ['pools[0].products[0].name', 'Ibis', /product Ibis/],
    ['pools[0].products[0].peril', 'bridge', /product Ibis Lend/],
    ['pools[0].tranches[0].cover.cession', '16%', /tranche 0/],
    ['pools[0].tranches[1].cover.rateOnLine', '7%', /tranche 1/],
    ['pools[0].tranches[0].document', 'terms/tranche-first-excess.md', /tranche 0/],
    ['pools[0].buffers[0].index', 2, /buffer 2/],
    ['bondMint', 'USDX', /fund Bulwark/],
  ];
  it.each(FIXED)('%s = %j cannot be changed: nothing is sent, the file is to be corrected', async (path, value, row) => {
    const before = svm.world.landed.size;
    const refusal = await foundOn(svm, await example({ [path]: value }), { allowLoosening: true }).catch(
      (error: unknown) => error,
    );
    expect(refusal).toBeInstanceOf(Refused);
    expect(String(refusal)).toMatch(row);
    expect(String(refusal)).toContain('correct the file');
    expect(svm.world.landed.size).toBe(before);
  });

  it('a new committee is another version, and its members have their own to do', async () => {
    const third = { version: 3, name: 'more incidents', threshold: 4, members: ['@Ada', '@Ben', '@Bo', '@Cleo', '@Hugo'] };
    const file = await example({ 'committees[2]': third, 'pools[0].products[0].committee': 3 });
    const run = await foundOn(svm, file, { allowLoosening: true });
    expect(named(run.shown, 'missing')).toContain('committee 3, more incidents');
    expect(named(run.shown, 'differs')).toEqual(['committee of Ibis Lend']);
    expect(named(run.items, 'waits')).toContain('attestor Ada');
    await foundOn(svm, await example(), { allowLoosening: true });
  });

  it('an assessment that is too old is said to be, and not repeated by itself', async () => {
    const now = svm.world.now;
    svm.world.setTime(now + 181n * 86_400n);
    const run = await foundOn(svm, await example());
    expect(run.sent).toBe(0);
    expect(named(run.shown, 'waits')).toContain('assessment of Ibis Lend');
    svm.world.setTime(now);
    expect(formatDate(svm.world.now)).toBe('2026-01-01');
  });
});

describe('it refuses', () => {
  it('an account whose layout is newer than this client', async () => {
    const svm = startSvm();
    const file = await example();
    const { site } = await foundOn(svm, file);
    const address = site.blueprint.pools[0]?.products[0]?.address;
    const account = address && svm.world.svm.getAccount(address);
    if (!account?.exists) throw new Error('no product');
    const { data: product } = await fetchOne(svm.node, 'product', account.address);
    const data = getProductEncoder().encode({ ...product, version: 2 });
    svm.world.svm.setAccount({ ...(account as EncodedAccount), data: Uint8Array.from(data) });
    await expect(foundOn(svm, file)).rejects.toThrow(/layout 2, this client knows 1/);
  });

  it('another kind of account at an address of the fund', async () => {
    const svm = startSvm();
    const file = await example();
    const { site } = await foundOn(svm, file);
    const [pool] = site.blueprint.pools;
    const account = pool && svm.world.svm.getAccount(pool.address);
    if (!account?.exists) throw new Error('no pool');
    const data = Uint8Array.from(account.data);
    data[0] = (data[0] ?? 0) ^ 1;
    svm.world.svm.setAccount({ ...(account as EncodedAccount), data });
    await expect(foundOn(svm, file)).rejects.toThrow(/should be a pool and is another account/);
  });

  it('a mint that is not there, or has other decimals', async () => {
    const svm = startSvm();
    const nowhere = await example({ 'mints.SOL.address': 'So11111111111111111111111111111111111111113' });
    await expect(foundOn(svm, nowhere)).rejects.toThrow(/there is no mint SOL/);
    const wrong = await example({ 'mints.SOL.decimals': 8 });
    await expect(foundOn(svm, wrong)).rejects.toThrow(/SOL has 9 decimals, the file says 8/);
  });

  it('an insured program that is not there, or was deployed since', async () => {
    const svm = startSvm();
    const programData = 'ProgramData11111111111111111111111111111111' as Address;
    const pinned = (slot: string) => example({ 'pools[0].products[0].assessment.program': { programData, slot } });
    await expect(foundOn(svm, await pinned('1234'))).rejects.toThrow(/no ProgramData account/);
    const data = new Uint8Array(45);
    data[0] = 3;
    new DataView(data.buffer).setBigUint64(4, 1_234n, true);
    const programAddress = 'BPFLoaderUpgradeab1e11111111111111111111111' as Address;
    const account = {
      address: programData,
      data,
      programAddress,
      executable: false,
      lamports: lamports(10_000_000n),
      space: 45n,
    };
    svm.world.svm.setAccount(account);
    await expect(foundOn(svm, await pinned('1'))).rejects.toThrow(
      /deployed at slot 1234, the assessment is of slot 1: assess it/,
    );
    const { site } = await foundOn(svm, await pinned('1234'));
    const product = await fetchOne(svm.node, 'product', site.blueprint.pools[0]?.products[0]?.address as Address);
    expect(product.data).toMatchObject({ programData, programSlot: 1_234n });
  });

  it('a node of another network, and one that is not this machine', async () => {
    const file = await example();
    const { node } = startSvm();
    await expect(requireNetwork(node, 'http://127.0.0.1:8899', file)).resolves.toBeUndefined();
    // It is not even asked.
    const silent = new Proxy({} as typeof node, {
      get: () => {
        throw new Error('asked');
      },
    });
    await expect(requireNetwork(silent, 'https://example.org', file)).rejects.toThrow(/example.org is not this machine/);
    const mainnet = startSvm('5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d').node;
    await expect(requireNetwork(mainnet, 'http://localhost:8899', file)).rejects.toThrow(/the node is of mainnet/);
    const devnet = { ...file, network: 'devnet' as const };
    await expect(requireNetwork(mainnet, 'https://example.org', devnet)).rejects.toThrow(/for devnet and the node is of mainnet/);
  });
});

describe('the deployment', () => {
  it('has the keys of demo people on a local network and never otherwise', async () => {
    const svm = startSvm();
    const file = await example();
    const { site } = await foundOn(svm, file);
    const local = describeDeployment(site.blueprint, 'http://127.0.0.1:8899/', 'ws://127.0.0.1:8900');
    expect(local.demo?.wallets).toHaveLength(file.local.people.length);
    expect(local.demo?.mintAuthority).toBeDefined();
    expect(local.rpcUrl).toBe('http://127.0.0.1:8899');
    const elsewhere = describeDeployment(
      { ...site.blueprint, file: { ...file, network: 'devnet' } },
      'https://example.org',
      'wss://example.org',
    );
    expect(elsewhere.demo).toBeUndefined();
    const secrets = [...file.keys.values()].map(({ secret }) => secret);
    expect(secrets.some((secret) => JSON.stringify(elsewhere).includes(secret))).toBe(false);
  });
});
