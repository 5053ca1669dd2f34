import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Address, generateKeyPairSigner } from '@solana/kit';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  AccountMissing,
  BULWARK_PROGRAM_ADDRESS,
  explain,
  fetchAll,
  fetchBalances,
  fetchClock,
  fetchEvents,
  fetchMany,
  fetchMaybe,
  fetchMint,
  fetchOne,
  kindOf,
  loadBook,
  planDeposit,
  planInjection,
  rawAccounts,
  tokenAccount,
  vaultsOf,
} from '../src';
import { expectSameBytes } from './layouts';
import { START } from './node';
import { USD } from './parameters';
import { World } from './world';

describe('reading', () => {
  let world: World;
  let owner: Awaited<ReturnType<World['wallet']>>;

  beforeAll(async () => {
    world = await World.founded();
    owner = await world.wallet(1_000n * USD);
    const deposit = { pool: await world.pool(), mint: world.mint, owner, position: undefined };
    await world.send(await planDeposit({ ...deposit, amount: 600n * USD, minSharesOut: 1n }), owner);
  });

  it('finds accounts by what they name', async () => {
    const fund = await world.fund();
    const pools = await fetchAll(world.rpc, 'pool', { fund: fund.address });
    expect(pools.map(({ data }) => data.mint)).toEqual([world.mint.address]);
    expect(await fetchAll(world.rpc, 'pool', { fund: owner.address })).toEqual([]);
    const [position, ...more] = await fetchAll(world.rpc, 'position', { pool: pools[0]?.address, owner: owner.address });
    expect(more).toEqual([]);
    expect(position?.data.deposited).toBe(600n * USD);
    expect(position?.raw).toEqual(world.node.bytes(position?.address as Address));
    expect(await fetchAll(world.rpc, 'attestor', { fund: fund.address })).toHaveLength(10);
    expect(await fetchAll(world.rpc, 'committee', {})).toHaveLength(2);
    const wrong = fetchAll(world.rpc, 'pool', { owner: owner.address } as never);
    await expect(wrong).rejects.toThrow('pool accounts cannot be selected by owner');
  });

  it('says which account is missing, and takes none for another', async () => {
    const error = await fetchOne(world.rpc, 'policy', owner.address).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AccountMissing);
    expect(explain(error)).toMatchObject({ name: 'AccountMissing', title: `There is no policy at ${owner.address}` });
    const pool = await world.pool();
    expect(await fetchMaybe(world.rpc, 'product', pool.address)).toBeUndefined();
    const read = await fetchMany(world.rpc, 'pool', [owner.address, pool.address]);
    expect(read.map((account) => account?.address)).toEqual([undefined, pool.address]);
  });

  it('reads more accounts than a node takes at once', async () => {
    const pool = await world.pool();
    const addresses = Array.from({ length: 250 }, (_, index) => (index % 2 ? pool.address : owner.address));
    const read = await fetchMany(world.rpc, 'pool', addresses);
    expect(read.filter((account) => account?.address === pool.address)).toHaveLength(125);
  });

  it('reads mints, balances and the time', async () => {
    expect(await fetchMint(world.rpc, world.mint.address)).toMatchObject({ decimals: 6, program: world.mint.program });
    await expect(fetchMint(world.rpc, owner.address)).rejects.toThrow('no mint');
    const account = await tokenAccount(world.mint, owner.address);
    const none = (await generateKeyPairSigner()).address;
    expect(await fetchBalances(world.rpc, [account, none, owner.address])).toEqual(new Map([[account, 400n * USD]]));
    expect(await fetchClock(world.rpc)).toMatchObject({ unixTimestamp: START });
  });

  it('loads a fund whole, and nothing of another', async () => {
    const fund = await world.fund();
    const book = await loadBook(world.rpc, fund.address);
    expect(book.isSteady).toBe(true);
    expect(Object.fromEntries(Object.entries(book.accounts).map(([kind, found]) => [kind, found.length]))).toMatchObject({
      fund: 1,
      pool: 1,
      premiumBook: 1,
      position: 1,
      product: 1,
      committee: 2,
      attestor: 10,
      claim: 0,
    });
    const { bondVault } = fund.data;
    expect(vaultsOf(book.accounts)).toEqual([bondVault, (await world.pool()).data.vault]);
    expect([...book.balances.values()]).toEqual([10_000n * USD, 600n * USD]);
    expect(rawAccounts(book.accounts)).toHaveLength(17);
    await expect(loadBook(world.rpc, owner.address)).rejects.toBeInstanceOf(AccountMissing);
  });

  it('reads events newest first, page by page', async () => {
    const pool = await world.pool();
    for (const amount of [1n, 2n, 3n]) {
      await world.send(await planInjection({ pool, mint: world.mint, giver: owner, amount }), owner);
    }
    const first = await fetchEvents(world.rpc, pool.address, { limit: 2 });
    const amounts = first.events.map((event) => event.name === 'CapitalInjected' && event.data.amount);
    expect(amounts).toEqual([3n, 2n]);
    expect(first.events[0]).toMatchObject({ time: world.now, index: 0 });
    const second = await fetchEvents(world.rpc, pool.address, { limit: 2, before: first.next });
    expect(second.events.map(({ name }) => name)).toEqual(['CapitalInjected', 'Deposited', 'PositionOpened']);
    const all = await fetchEvents(world.rpc, pool.address, { limit: 100 });
    expect(all.next).toBeUndefined();
    expect(all.events.slice(0, 5)).toEqual([...first.events, ...second.events]);
    expect(all.events.at(-1)?.name).toBe('PoolOpened');
  });
});

describe('accounts of the demo', () => {
  const file = process.env.BULWARK_ACCOUNTS ?? fileURLToPath(new URL('../../../target/accounts.json', import.meta.url));

  it.skipIf(!existsSync(file))('keep their bytes when decoded and encoded (written by `bulwark demo --accounts FILE`)', () => {
    const dump = JSON.parse(readFileSync(file, 'utf8')) as { pubkey: Address; owner: Address; data: string }[];
    let known = 0;
    for (const { pubkey, owner: program, data } of dump) {
      if (program !== BULWARK_PROGRAM_ADDRESS) continue;
      const bytes = Uint8Array.from(Buffer.from(data, 'base64'));
      const kind = kindOf(bytes);
      if (!kind) throw new Error(`an account of no known kind at ${pubkey}`);
      known += 1;
      expectSameBytes(kind, pubkey, bytes);
    }
    expect(known).toBeGreaterThan(50);
  });
});
