/** Room stop-loss: buffers' terms by the authority, the stop-loss, and auctions. Prices are over 1e9. */

import type { Address, TransactionSigner } from '@solana/kit';
import type { Decoded } from '../accounts';
import { PRICE_ONE } from '../amounts';
import type { Buffer, Fund, Pool } from '../generated/accounts';
import {
  getCloseAuctionInstruction,
  getCloseBufferInstructionAsync,
  getOpenBufferInstructionAsync,
  getResetStopLossInstructionAsync,
  getSetBufferTermsInstructionAsync,
  getSetStopLossTermsInstruction,
  getStartAuctionInstruction,
  getTakeInstructionAsync,
  getTripStopLossInstructionAsync,
  getValueBufferInstruction,
} from '../generated/instructions';
import { findBufferPda, findFeedPda } from '../generated/pdas';
import type { BufferTermsArgs, StopLossTermsArgs } from '../generated/types';
import type { Mint } from '../tokens';
import { type AtBuffer, bufferAccounts, unwrapping } from './buffers';
import { type AtPool, oneStep, type Plan, paidPurse, payingPurse } from './plan';

/** A pool. */
export type OfPool = { readonly pool: Decoded<Pool> };
/** A buffer and its pool. */
export type OfBuffer = OfPool & { readonly buffer: Decoded<Buffer> };

function poolOnly({ pool }: OfPool) {
  return { fund: pool.data.fund, pool: pool.address, premiumBook: pool.data.premiumBook };
}

/** Sets when the stop-loss trips and resets, and how far buffers count (`set_stop_loss_terms`), by the authority. */
export function planStopLossTerms(input: OfPool & { authority: TransactionSigner; terms: StopLossTermsArgs }): Plan {
  return oneStep(getSetStopLossTermsInstruction({ ...poolOnly(input), authority: input.authority, terms: input.terms }));
}

/** Trips the stop-loss when the rule says so (`trip_stop_loss`). Anyone may send it. */
export async function planStopLossTrip(input: OfPool): Promise<Plan> {
  return oneStep(await getTripStopLossInstructionAsync(poolOnly(input)));
}

/** Resets the stop-loss when the rule says so (`reset_stop_loss`). Anyone may send it. */
export async function planStopLossReset(input: OfPool): Promise<Plan> {
  return oneStep(await getResetStopLossInstructionAsync(poolOnly(input)));
}

/**
 * Opens a buffer (`open_buffer`), by the authority, priced by the fund's feed of the pair. Whoever pays the rent has it back.
 *
 * @param input.index Slot in the pool, 0 to 3: buffers are sold in the order of their slots.
 */
export async function planBuffer(
  input: AtPool & {
    authority: TransactionSigner;
    payer?: TransactionSigner;
    collateral: Mint;
    index: number;
    terms: BufferTermsArgs;
  },
): Promise<Plan & { buffer: Address }> {
  const { pool, mint, authority, payer = authority, collateral, index, terms } = input;
  const [buffer] = await findBufferPda({ pool: pool.address, collateralMint: collateral.address });
  const [feed] = await findFeedPda({ fund: pool.data.fund, base: collateral.address, quote: mint.address });
  const opening = await getOpenBufferInstructionAsync({
    ...poolOnly(input),
    authority,
    payer,
    feed,
    buffer,
    collateralMint: collateral.address,
    collateralTokenProgram: collateral.program,
    index,
    terms,
  });
  return { ...oneStep(opening), buffer };
}

/** Sets a buffer's terms, and its feed (`set_buffer_terms`), by the authority. */
export async function planBufferTerms(
  input: OfBuffer & { authority: TransactionSigner; terms: BufferTermsArgs; feed?: Address },
): Promise<Plan> {
  const { buffer, authority, terms, feed = buffer.data.feed } = input;
  const accounts = { ...poolOnly(input), authority, buffer: buffer.address, feed };
  return oneStep(await getSetBufferTermsInstructionAsync({ ...accounts, terms }));
}

/** Closes an empty buffer (`close_buffer`), by the authority; what nobody owns to the treasury, rent to who paid it. */
export async function planBufferClosing(
  input: AtBuffer & { fund: Decoded<Fund>; authority: TransactionSigner; payer?: TransactionSigner },
): Promise<Plan> {
  const { fund, authority, payer = authority, buffer } = input;
  const purse = await paidPurse(input.collateral, fund.data.treasury, payer);
  const accounts = { ...bufferAccounts(input), authority, rentPayer: buffer.data.rentPayer, treasuryToken: purse.account };
  return oneStep(purse.before, await getCloseBufferInstructionAsync(accounts));
}

/** Works out what a buffer counts for (`value_buffer`). Anyone may send it. */
export function planBufferValuation({ pool, buffer }: OfBuffer): Plan {
  return oneStep(getValueBufferInstruction({ pool: pool.address, buffer: buffer.address, feed: buffer.data.feed }));
}

/** Starts a buffer's auction in its turn, or starts it again (`start_auction`). Anyone may send it. */
export function planAuctionStart({ pool, buffer }: OfBuffer): Plan {
  return oneStep(getStartAuctionInstruction({ pool: pool.address, buffer: buffer.address, feed: buffer.data.feed }));
}

/**
 * Buys collateral in an auction (`take`).
 *
 * @param input.amount Most collateral, base units.
 * @param input.maxPrice Highest price that the bidder pays, over 1e9.
 * @param input.minOut Least collateral: less, and it is refused.
 * @param input.unwrap The bidder, to have all wrapped SOL of the associated account as SOL afterwards.
 */
export async function planTake(
  input: AtBuffer & {
    bidder: TransactionSigner;
    amount: bigint;
    maxPrice: bigint;
    minOut: bigint;
    from?: Address;
    to?: Address;
    unwrap?: TransactionSigner;
  },
): Promise<Plan> {
  const { bidder, mint, collateral, amount, maxPrice, minOut } = input;
  const whole = PRICE_ONE * 10n ** BigInt(collateral.decimals);
  const most = (amount * maxPrice * 10n ** BigInt(mint.decimals) + whole - 1n) / whole;
  const source = await payingPurse(mint, bidder, most, input.from);
  const purse = await paidPurse(collateral, bidder.address, bidder, input.to);
  const accounts = { ...bufferAccounts(input), bidder, source: source.account, destination: purse.account };
  const take = await getTakeInstructionAsync({ ...accounts, amount, maxPrice, minOut });
  return oneStep(source.before, purse.before, take, await unwrapping(collateral, bidder.address, input.unwrap));
}

/** Ends the turn of the buffer that sells, when it is over (`close_auction`). Anyone may send it. */
export function planAuctionClosing({ pool }: OfPool): Plan {
  return oneStep(getCloseAuctionInstruction({ pool: pool.address }));
}
