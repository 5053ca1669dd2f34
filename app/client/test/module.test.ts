/** The border to the maths: how they are loaded, what they refuse to answer, and that a trap harms nobody. */

import { readFileSync } from 'node:fs';
import type { Address } from '@solana/kit';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { getPoolDecoder, getPoolEncoder } from '../src';
import { Book, loadMaths, MathsError, SHARE_PRICE_ONE } from '../src/maths';
import { USD } from './parameters';
import { World } from './world';

const MODULE = new URL('../src/maths/bulwark.wasm', import.meta.url);
const NOBODY = '11111111111111111111111111111111' as Address;

/** The maths anew, as a page that has just been opened has them. */
async function fresh(): Promise<typeof import('../src/maths')> {
  vi.resetModules();
  return import('../src/maths');
}

/** Code of the error that a call throws. */
function codeOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof Error && 'code' in error) return String(error.code);
    throw error;
  }
  return 'none';
}

describe('loading', () => {
  it('is asked for before anything else', async () => {
    const maths = await fresh();
    expect(maths.mathsLoaded()).toBe(false);
    expect(codeOf(() => maths.Book.open([], [], 0n))).toBe('NotLoaded');
    await maths.loadMaths();
    expect(maths.mathsLoaded()).toBe(true);
    expect(maths.Book.open([], [], 7n).audit().at).toBe(7n);
  });

  it('takes bytes, a response and a promise of one', async () => {
    const bytes = readFileSync(MODULE);
    const answer = () => new Response(bytes, { headers: { 'content-type': 'application/wasm' } });
    for (const source of [bytes, Uint8Array.from(bytes).buffer, answer(), Promise.resolve(answer())]) {
      const maths = await fresh();
      await maths.loadMaths(source);
      expect(maths.Book.open([], [], 0n).audit().sound).toBe(true);
    }
  });

  it('happens once, and again only after it failed', async () => {
    const maths = await fresh();
    const missing = new Response('', { status: 404, statusText: 'Not Found' });
    await expect(maths.loadMaths(missing)).rejects.toMatchObject({ code: 'NotLoaded' });
    const [first, second] = [maths.loadMaths(), maths.loadMaths(new Response('no module'))];
    expect(second).toBe(first);
    await first;
  });
});

describe('a book', () => {
  let world: World;
  let pool: { address: Address; data: Uint8Array };
  let accounts: { address: Address; data: Uint8Array }[];

  beforeAll(async () => {
    await loadMaths();
    world = await World.founded();
    const [fund, loaded] = [await world.fund(), await world.pool()];
    const book = loaded.data.premiumBook;
    pool = { address: loaded.address, data: loaded.raw };
    accounts = [pool, { address: fund.address, data: fund.raw }, { address: book, data: world.node.bytes(book) }];
  });

  it('knows its accounts, forgets the closed and passes over the others', () => {
    const book = Book.open([], [], world.now);
    expect(codeOf(() => book.pool(pool.address))).toBe('UnknownAccount');
    expect(accounts.map(({ address, data }) => book.set(address, data))).toEqual([true, true, true]);
    expect(book.set(NOBODY, new Uint8Array(165))).toBe(false);
    expect(book.set('no address' as Address, pool.data)).toBe(false);
    expect(book.pool(pool.address)).toMatchObject({ capital: 0n, sharePrice: SHARE_PRICE_ONE });
    expect(codeOf(() => book.position(pool.address))).toBe('UnknownAccount');
    expect(codeOf(() => book.pool('no address' as Address))).toBe('UnknownAccount');
    book.close();
    book.close();
    expect(codeOf(() => book.audit())).toBe('Closed');
  });

  it('refuses numbers that the program does not have', () => {
    const book = Book.open(accounts, [], world.now);
    for (const amount of [-1n, 1n << 64n]) expect(codeOf(() => book.quoteDeposit(pool.address, amount))).toBe('OutOfRange');
    for (const shares of [-1n, 1n << 128n]) expect(codeOf(() => book.quoteWithdrawal(pool.address, shares))).toBe('OutOfRange');
    // More shares than there are is what the program's own formula refuses.
    expect(codeOf(() => book.quoteWithdrawal(pool.address, 1n << 127n))).toBe('InvalidInput');
    const most = (1n << 64n) - 1n;
    expect(book.quoteDeposit(pool.address, most)).toMatchObject({ amount: most, refusal: { name: 'DepositCapReached' } });
  });

  it('moves with time, and holds others apart', () => {
    const [one, other] = [Book.open(accounts, [], world.now), Book.open(accounts, [], world.now)];
    one.setNow(world.now + 60n);
    one.setBalance(pool.address, 5n);
    expect([one.pool(pool.address).at, other.pool(pool.address).at]).toEqual([world.now + 60n, world.now]);
    one.close();
    expect(other.pool(pool.address).at).toBe(world.now);
    other.close();
  });

  it('survives accounts that no program could have written', () => {
    const state = getPoolDecoder().decode(pool.data);
    const most = (1n << 64n) - 1n;
    const buffers = state.buffers.map((slot) => ({ ...slot, cash: most }));
    const broken = { address: pool.address, data: Uint8Array.from(getPoolEncoder().encode({ ...state, buffers })) };
    const book = Book.open([...accounts, broken], [], world.now);
    // Each trap leaves the stack where it was: a thousand would use it up.
    for (let time = 0; time < 1_000; time++) expect(codeOf(() => book.audit())).toBe('Trap');
    book.set(pool.address, pool.data);
    expect(book.quoteDeposit(pool.address, 1_000n * USD)).toMatchObject({ refusal: null, shares: 1_000_000_000_000_000n });
    book.close();
  });

  it('gives its memory back', () => {
    const size = () => process.memoryUsage().arrayBuffers;
    const before = size();
    for (let time = 0; time < 3_000; time++) {
      const book = Book.open(accounts, [], world.now);
      book.quoteDeposit(pool.address, 1_000n * USD);
      book.close();
    }
    expect(size() - before).toBeLessThan(8_000_000);
  });

  it('says what went wrong', () => {
    expect(new MathsError('Closed', 'words')).toMatchObject({ name: 'MathsError', code: 'Closed', message: 'words' });
  });
});
