import type { Address } from '@solana/kit';
import { MathsError } from './errors';
import { type Argument, ask, call, u128 } from './module';
import type * as T from './types';

/**
 * Accounts of a fund at one moment, decoded by the program's own code, and every figure that follows from them. A book never asks a
 * chain: whoever has accounts (a snapshot, a subscription, a file) gives them to it, as raw bytes.
 *
 * Every method answers for the book's time, as the program would find the accounts then: premium is earned up to it and, where a
 * sale would do so, ended days of exposure are rolled off first. Nothing in the book changes by asking.
 *
 * Needed for a quote: fund, pool, its premium book, the product (and the policy). A product that pins an insured program is sold only
 * with that program's ProgramData account in the book too: the first 45 bytes of it are enough. An audit needs every account of the
 * program and the balances of all vaults.
 */
export class Book {
  #handle: number;

  private constructor(handle: number) {
    this.#handle = handle;
  }

  /**
   * A book of these accounts.
   *
   * @param accounts Accounts of the program, in any order, and ProgramData accounts; others are passed over.
   * @param balances Token accounts (vaults) and what they hold, base units.
   * @param now The chain's time, unix seconds.
   * @throws {MathsError} `NotLoaded` before `loadMaths` has finished.
   */
  static open(accounts: Iterable<T.RawAccount>, balances: Iterable<readonly [Address, bigint]>, now: bigint): Book {
    const book = new Book(call('open', now));
    for (const { address, data } of accounts) book.set(address, data);
    for (const [address, amount] of balances) book.setBalance(address, amount);
    return book;
  }

  /** Takes over an account as it is now; empty data closes it. Returns whether it is one that this version knows. */
  set(address: Address, data: Uint8Array): boolean {
    return this.#call('set', address, data) !== 0;
  }

  /** Takes over a token account's balance, base units. */
  setBalance(address: Address, amount: bigint): void {
    this.#call('set_balance', address, amount);
  }

  /** Moves the book's time, unix seconds. */
  setNow(now: bigint): void {
    this.#call('set_now', now);
  }

  /** Gives the book's memory back. Every later call throws `Closed`. */
  close(): void {
    if (this.#handle === 0) return;
    this.#call('close');
    this.#handle = 0;
  }

  // ---- Cover ----

  /** A product: utilisation, rates, and whether it sells. */
  product(product: Address): T.ProductView {
    return this.#ask('product', product);
  }

  /**
   * What new cover of `sumInsured` until 00:00 UTC of `endDay` (days since 1970) costs and whether it would be sold. With a
   * referrer the price is the same, and a part of it is his.
   */
  quotePolicy(product: Address, sumInsured: bigint, endDay: bigint, referred = false): T.PolicyQuote {
    return this.#ask('quote_policy', product, sumInsured, endDay, referred ? 1 : 0);
  }

  /** Largest sum insured that would be sold until `endDay`: 0 when not even the least would. */
  largestSum(product: Address, endDay: bigint): bigint {
    return this.#ask('largest_sum', product, endDay);
  }

  /** Points of the price curve from 0 to 100 % utilisation in equal steps, the kink and today's utilisation among them. */
  priceCurve(product: Address, points: number): T.CurvePoint[] {
    return this.#ask('price_curve', product, points);
  }

  /** A policy: where it stands, what it covers, what of its premium is earned. */
  policy(policy: Address): T.PolicyView {
    return this.#ask('policy', policy);
  }

  /** What the term after `policy`'s costs, of `sumInsured` until `endDay`. */
  quoteRenewal(policy: Address, sumInsured: bigint, endDay: bigint): T.RenewalQuote {
    return this.#ask('quote_renewal', policy, sumInsured, endDay);
  }

  /** What `additional` sum insured costs for the rest of `policy`'s term. */
  quoteIncrease(policy: Address, additional: bigint): T.IncreaseQuote {
    return this.#ask('quote_increase', policy, additional);
  }

  /** What cancelling `policy` now gives back. */
  quoteRefund(policy: Address): T.RefundQuote {
    return this.#ask('quote_refund', policy);
  }

  // ---- Capital ----

  /** A pool's ledger, share price and totals, premium earned up to the book's time. */
  pool(pool: Address): T.PoolView {
    return this.#ask('pool', pool);
  }

  /** Worth of a million shares over `SHARE_PRICE_ONE`, rounded down: `pool(pool).sharePrice`. */
  sharePrice(pool: Address): bigint {
    return this.#ask('share_price', pool);
  }

  /** What a deposit of `amount` gives. */
  quoteDeposit(pool: Address, amount: bigint): T.DepositQuote {
    return this.#ask('quote_deposit', pool, amount);
  }

  /** What `shares` would be paid now, and whether a rule stands against it. */
  quoteWithdrawal(pool: Address, shares: bigint): T.WithdrawalQuote {
    return this.#ask('quote_withdrawal', pool, ...u128(shares));
  }

  /** An underwriter's position: worth, and its request to leave. */
  position(position: Address): T.PositionView {
    return this.#ask('position', position);
  }

  /**
   * Solvency of a pool: every rule with what is used of it. `rolled` lets ended policies of all its products leave the exposure
   * first; without it exposure is what the program would count in a withdrawal now.
   */
  solvency(pool: Address, rolled = false): T.SolvencyView {
    return this.#ask('solvency', pool, rolled ? 1 : 0);
  }

  // ---- Re-insurance ----

  /** A pool's re-insurance programme: who pays which slice of a loss. */
  tower(pool: Address): T.TowerView {
    return this.#ask('tower', pool);
  }

  /** Who would pay a loss of one incident now. */
  allocation(pool: Address, loss: bigint): T.AllocationView {
    return this.#ask('allocation', pool, loss);
  }

  /** A tranche with what waits for it. */
  tranche(tranche: Address): T.TrancheView {
    return this.#ask('tranche', tranche);
  }

  /** What committing `amount` to a tranche gives. */
  quoteCommit(tranche: Address, amount: bigint): T.CommitQuote {
    return this.#ask('quote_commit', tranche, amount);
  }

  /** A re-insurer's position, and what could be released of it. */
  tranchePosition(position: Address): T.TranchePositionView {
    return this.#ask('tranche_position', position);
  }

  // ---- Stop-loss and hedging ----

  /** A pool's stop-loss with its buffers and the auction in course. */
  stopLoss(pool: Address): T.StopLossView {
    return this.#ask('stop_loss', pool);
  }

  /**
   * The fall of a buffer's auction: a step for each price until it ends. Of an auction that is not running: of one that anyone
   * would start now; empty without a fresh price and an average.
   */
  auctionCurve(buffer: Address): T.AuctionStep[] {
    return this.#ask('auction_curve', buffer);
  }

  /** What a bid for `wanted` collateral gets and pays now. */
  quoteTake(buffer: Address, wanted: bigint): T.TakeQuote {
    return this.#ask('quote_take', buffer, wanted);
  }

  /** What staking `amount` of collateral gives. */
  quoteStake(buffer: Address, amount: bigint): T.StakeQuote {
    return this.#ask('quote_stake', buffer, amount);
  }

  /** A staker's position: collateral, income, its request to leave. */
  staker(position: Address): T.StakerView {
    return this.#ask('staker', position);
  }

  /** The puts on a pool's buffers. */
  puts(pool: Address): T.PutView[] {
    return this.#ask('puts', pool);
  }

  /** A feed: the prices that collateral would be valued and sold at, or why there are none. */
  feed(feed: Address): T.FeedView {
    return this.#ask('feed', feed);
  }

  // ---- Claims ----

  /** An incident: deadlines, votes, factor, and which step is open to whom. */
  incident(incident: Address): T.IncidentView {
    return this.#ask('incident', incident);
  }

  /** A claim: votes, what they would approve, what is due, and which step is open to whom. */
  claim(claim: Address): T.ClaimView {
    return this.#ask('claim', claim);
  }

  // ---- Audit ----

  /** Every invariant of the fund, every vault against its ledger, the solvency of every pool. */
  audit(): T.AuditView {
    return this.#ask('audit');
  }

  #call(name: string, ...args: readonly Argument[]): number {
    return call(name, this.#open(), ...args);
  }

  #ask<R>(name: string, ...args: readonly Argument[]): R {
    return ask<R>(name, this.#open(), ...args);
  }

  #open(): number {
    if (this.#handle === 0) throw new MathsError('Closed', 'this book was closed');
    return this.#handle;
  }
}
