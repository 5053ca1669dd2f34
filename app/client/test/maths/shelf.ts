/** Books of a test's chain, and the questions that every account can be asked. */

import { type Address, getU64Decoder } from '@solana/kit';
import { BULWARK_PROGRAM_ADDRESS, KINDS, type Kind, kindOf, type LoadedKind, load } from '../../src';
import { Book } from '../../src/maths';
import type { World } from '../world';

const LOADER = 'BPFLoaderUpgradeab1e11111111111111111111111' as Address;

/** Every account of a kind, decoded. */
export type Decoded = { readonly [K in Kind]: readonly LoadedKind<K>[] };

/** The chain as a book at its time, and decoded. */
export function shelve(world: World): { readonly book: Book; readonly accounts: Decoded } {
  const { svm } = world.node;
  const raw = [BULWARK_PROGRAM_ADDRESS, LOADER]
    .flatMap((program) => svm.getProgramAccounts(program))
    .map(({ address, data }) => ({ address, data: Uint8Array.from(data) }));
  const accounts = Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, [] as unknown[]])) as Record<Kind, unknown[]>;
  for (const { address, data } of raw) {
    const kind = kindOf(data);
    if (kind) accounts[kind].push(load(kind, address, data, 0n, 0n));
  }
  // Each list holds accounts of its kind only.
  const decoded = accounts as unknown as Decoded;
  const vaults = [...decoded.pool, ...decoded.tranche, ...decoded.buffer].map(({ data }) => data.vault);
  const balances = [...vaults, ...decoded.fund.map(({ data }) => data.bondVault)].flatMap((vault) => {
    const account = svm.getAccount(vault);
    return account.exists ? [[vault, getU64Decoder().decode(account.data, 64)] as const] : [];
  });
  return { book: Book.open(raw, balances, world.now), accounts: decoded };
}

/** `[method, answer]` of every question that can be asked of an account by its address alone, and of typical amounts. */
export function answers(book: Book, accounts: Decoded, now: bigint): [string, unknown][] {
  const all: [string, unknown][] = [['audit', book.audit()]];
  const ask = <A extends unknown[]>(method: string, call: (...args: A) => unknown, ...args: A) =>
    all.push([method, call.apply(book, args)]);
  const amounts = [0n, 1n, 1_000_000n, 50_000_000_000n, (1n << 64n) - 1n];
  const day = now / 86_400n + 60n;
  for (const { address } of accounts.product) {
    ask('product', book.product, address);
    ask('largestSum', book.largestSum, address, day);
    ask('priceCurve', book.priceCurve, address, 21);
    for (const amount of amounts) ask('quotePolicy', book.quotePolicy, address, amount, day, true);
  }
  for (const { address, data } of accounts.policy) {
    ask('policy', book.policy, address);
    ask('quoteRefund', book.quoteRefund, address);
    ask('quoteRenewal', book.quoteRenewal, address, data.sumInsured, data.end / 86_400n + 60n);
    for (const amount of amounts) ask('quoteIncrease', book.quoteIncrease, address, amount);
  }
  for (const { address, data } of accounts.pool) {
    ask('pool', book.pool, address);
    ask('sharePrice', book.sharePrice, address);
    ask('solvency', book.solvency, address, false);
    ask('solvency', book.solvency, address, true);
    ask('tower', book.tower, address);
    ask('stopLoss', book.stopLoss, address);
    ask('puts', book.puts, address);
    for (const amount of amounts) ask('quoteDeposit', book.quoteDeposit, address, amount);
    for (const amount of amounts.slice(0, -1)) ask('allocation', book.allocation, address, amount);
    const total = data.totalShares.low + (data.totalShares.high << 64n);
    for (const part of [1n, 2n, 1_000_000n]) ask('quoteWithdrawal', book.quoteWithdrawal, address, total / part);
  }
  for (const { address } of accounts.position) ask('position', book.position, address);
  for (const { address } of accounts.tranche) {
    ask('tranche', book.tranche, address);
    for (const amount of amounts) ask('quoteCommit', book.quoteCommit, address, amount);
  }
  for (const { address } of accounts.tranchePosition) ask('tranchePosition', book.tranchePosition, address);
  for (const { address } of accounts.buffer) {
    ask('auctionCurve', book.auctionCurve, address);
    for (const amount of amounts) ask('quoteTake', book.quoteTake, address, amount);
    for (const amount of amounts) ask('quoteStake', book.quoteStake, address, amount);
  }
  for (const { address } of accounts.bufferPosition) ask('staker', book.staker, address);
  for (const { address } of accounts.feed) ask('feed', book.feed, address);
  for (const { address } of accounts.incident) ask('incident', book.incident, address);
  for (const { address } of accounts.claim) ask('claim', book.claim, address);
  return all;
}
