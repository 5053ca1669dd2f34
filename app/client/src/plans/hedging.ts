/** Room hedging: puts on a buffer's collateral. Prices are over 1e9, money is base units of the pool's mint. */

import type { Address, TransactionSigner } from '@solana/kit';
import type { Decoded } from '../accounts';
import { PRICE_ONE } from '../amounts';
import type { Buffer, Hedge, Pool } from '../generated/accounts';
import {
  getBuyPutInstructionAsync,
  getExercisePutInstructionAsync,
  getReclaimPutInstructionAsync,
  getTransferPutInstruction,
  getWritePutInstructionAsync,
} from '../generated/instructions';
import { findHedgePda } from '../generated/pdas';
import { randomNonce } from '../nonce';
import { type AtBuffer, bufferAccounts } from './buffers';
import { type AtPool, oneStep, type Plan, paidPurse, payingPurse, poolAccounts } from './plan';

/** What the writer of a put locks: `ceil(strike * size)`, base units of the pool's mint. */
export function putLock({ buffer, strike, size }: { buffer: Decoded<Buffer>; strike: bigint; size: bigint }): bigint {
  const { decimals, settlementDecimals } = buffer.data;
  const whole = PRICE_ONE * 10n ** BigInt(decimals);
  return (strike * size * 10n ** BigInt(settlementDecimals) + whole - 1n) / whole;
}

/**
 * Writes a put (`write_put`): locks `ceil(strike * size)` until it expires or is taken back.
 *
 * @param input.strike Price at which the buffer may sell, over 1e9.
 * @param input.size Collateral, base units.
 * @param input.expiry First second in which it cannot be exercised.
 * @param input.premium Premium that the writer asks for.
 */
export async function planPut(
  input: AtPool & {
    buffer: Decoded<Buffer>;
    writer: TransactionSigner;
    payer?: TransactionSigner;
    strike: bigint;
    size: bigint;
    expiry: bigint;
    premium: bigint;
    from?: Address;
    nonce?: bigint;
  },
): Promise<Plan & { hedge: Address; nonce: bigint }> {
  const { buffer, writer, payer = writer, strike, size, expiry, premium, nonce = randomNonce() } = input;
  const purse = await payingPurse(input.mint, writer, putLock(input), input.from);
  const [hedge] = await findHedgePda({ buffer: buffer.address, writer: writer.address, nonce });
  const accounts = { ...poolAccounts(input), writer, payer, buffer: buffer.address, hedge, source: purse.account };
  const writing = await getWritePutInstructionAsync({ ...accounts, nonce, strike, size, expiry, premium });
  return { ...oneStep(purse.before, writing), hedge, nonce };
}

/**
 * Buys a put for its buffer out of the treasury's fees (`buy_put`), by the authority, on the worst terms that it signs for. Fees count
 * as far as premium was earned: `inOneStep(await planAccrual(...), purchase)` brings them up to now.
 *
 * @param input.payer Opens the writer's token account when it is missing; the authority unless told.
 */
export async function planPutPurchase(
  input: AtPool & {
    authority: TransactionSigner;
    payer?: TransactionSigner;
    hedge: Decoded<Hedge>;
    maxPremium: bigint;
    minStrike: bigint;
    minSize: bigint;
    minExpiry: bigint;
    to?: Address;
  },
): Promise<Plan> {
  const { authority, payer = authority, hedge, maxPremium, minStrike, minSize, minExpiry } = input;
  const purse = await paidPurse(input.mint, hedge.data.writer, payer, input.to);
  const accounts = { ...poolAccounts(input), authority, buffer: hedge.data.buffer, hedge: hedge.address };
  const worst = { maxPremium, minStrike, minSize, minExpiry };
  return oneStep(purse.before, await getBuyPutInstructionAsync({ ...accounts, destination: purse.account, ...worst }));
}

/** Exercises a put for `amount` of collateral at most (`exercise_put`). Anyone may send it. */
export async function planPutExercise(input: {
  pool: Decoded<Pool>;
  buffer: Decoded<Buffer>;
  hedge: Decoded<Hedge>;
  amount: bigint;
}): Promise<Plan> {
  const { pool, buffer, hedge, amount } = input;
  const accounts = { pool: pool.address, buffer: buffer.address, feed: buffer.data.feed, hedge: hedge.address };
  return oneStep(await getExercisePutInstructionAsync({ ...accounts, amount }));
}

/**
 * Pays the writer what is due (`reclaim_put`): collateral delivered, and after expiry what is left of the lock. Anyone may send it.
 *
 * @param input.writer The writer, to take back an offer that nobody has bought.
 */
export async function planPutReclaim(
  input: AtBuffer & { payer: TransactionSigner; hedge: Decoded<Hedge>; writer?: TransactionSigner },
): Promise<Plan> {
  const { payer, hedge, writer } = input;
  const money = await paidPurse(input.mint, hedge.data.writer, payer);
  const collateral = await paidPurse(input.collateral, hedge.data.writer, payer);
  const reclaim = await getReclaimPutInstructionAsync({
    ...bufferAccounts(input),
    writer,
    hedge: hedge.address,
    rentPayer: hedge.data.rentPayer,
    destination: money.account,
    collateralDestination: collateral.account,
  });
  return oneStep(money.before, collateral.before, reclaim);
}

/** Gives the writer's side to somebody else (`transfer_put`). */
export function planPutTransfer(input: { writer: TransactionSigner; hedge: Decoded<Hedge>; successor: Address }): Plan {
  const { writer, hedge, successor } = input;
  return oneStep(getTransferPutInstruction({ writer, hedge: hedge.address, writerArg: successor }));
}
