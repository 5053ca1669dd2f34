/** Room stop-loss, for stakers: collateral in, collateral and income out. Collateral is base units of the buffer's mint. */

import type { Address, Instruction, TransactionSigner } from '@solana/kit';
import type { Decoded } from '../accounts';
import type { Buffer, BufferPosition } from '../generated/accounts';
import {
  getCancelUnstakeInstruction,
  getCloseBufferPositionInstruction,
  getCollectIncomeInstructionAsync,
  getOpenBufferPositionInstruction,
  getRequestUnstakeInstruction,
  getStakeInstructionAsync,
  getUnstakeInstructionAsync,
} from '../generated/instructions';
import { findBufferPositionPda } from '../generated/pdas';
import { type Mint, NATIVE_MINT, unwrapSol } from '../tokens';
import { type AtPool, oneStep, type Plan, paidPurse, payingPurse, poolAccounts, requireMint } from './plan';

/** A buffer, its pool, and both mints. */
export type AtBuffer = AtPool & {
  readonly buffer: Decoded<Buffer>;
  /** Mint of the collateral (`fetchMint(rpc, buffer.data.mint)`). */
  readonly collateral: Mint;
};

/** Addresses that follow from a buffer. */
export function bufferAccounts(at: AtBuffer) {
  requireMint(at.collateral, at.buffer.data.mint, 'the buffer');
  return {
    ...poolAccounts(at),
    buffer: at.buffer.address,
    bufferVault: at.buffer.data.vault,
    feed: at.buffer.data.feed,
    collateralMint: at.collateral.address,
    collateralTokenProgram: at.collateral.program,
  };
}

/** A plan of a staker's position. */
export type BufferPositionPlan = Plan & {
  /** Address of the position. */
  readonly position: Address;
};

/** Opens a staker's empty position (`open_buffer_position`). `planStake` does so by itself. */
export async function planBufferPosition(input: {
  buffer: Decoded<Buffer>;
  owner: TransactionSigner;
  payer?: TransactionSigner;
}): Promise<BufferPositionPlan> {
  const { buffer, owner, payer = owner } = input;
  const [position] = await findBufferPositionPda({ buffer: buffer.address, owner: owner.address });
  return { ...oneStep(getOpenBufferPositionInstruction({ owner, payer, buffer: buffer.address, position })), position };
}

/**
 * Stakes collateral (`stake`), opening the position first when the owner has none. Native SOL is wrapped first.
 *
 * @param input.position The owner's position of this buffer as it was read, or `undefined` when there is none.
 * @param input.minSharesOut Least shares for it: fewer, and it is refused.
 * @param input.maxCash Most settlement units that come along, when the buffer owns cash: new shares own a part of it.
 * @param input.from The owner's account of collateral; the associated one unless told.
 * @param input.cashFrom The owner's account of the pool's mint; likewise, opened when it is missing.
 */
export async function planStake(
  input: AtBuffer & {
    owner: TransactionSigner;
    payer?: TransactionSigner;
    position: Decoded<BufferPosition> | undefined;
    amount: bigint;
    minSharesOut: bigint;
    maxCash: bigint;
    from?: Address;
    cashFrom?: Address;
  },
): Promise<BufferPositionPlan> {
  const { owner, payer = owner, amount, minSharesOut, maxCash } = input;
  const source = await payingPurse(input.collateral, owner, amount, input.from);
  const cash = await payingPurse(input.mint, owner, maxCash, input.cashFrom);
  const cashAccount = await paidPurse(input.mint, owner.address, payer, input.cashFrom);
  const opening = await planBufferPosition(input);
  const { position } = opening;
  const accounts = { ...bufferAccounts(input), owner, position, source: source.account, cashSource: cash.account };
  const stake = await getStakeInstructionAsync({ ...accounts, amount, minSharesOut, maxCash });
  const before = input.position ? [] : opening.steps.flat();
  return { ...oneStep(before, source.before, cashAccount.before, cash.before, stake), position };
}

/** Decides to leave with some shares (`request_unstake`). They are paid after the cooldown, inside the window. */
export function planUnstakeRequest(
  input: Pick<AtBuffer, 'pool' | 'buffer'> & { owner: TransactionSigner; position: Decoded<BufferPosition>; shares: bigint },
): Plan {
  const { pool, buffer, owner, position, shares } = input;
  const accounts = { owner, fund: pool.data.fund, pool: pool.address, buffer: buffer.address, position: position.address };
  return oneStep(getRequestUnstakeInstruction({ ...accounts, shares }));
}

/** Takes the request back (`cancel_unstake`). */
export function planUnstakeCancellation(input: { owner: TransactionSigner; position: Decoded<BufferPosition> }): Plan {
  return oneStep(getCancelUnstakeInstruction({ owner: input.owner, position: input.position.address }));
}

/** Turns wrapped SOL into SOL afterwards, when that is what the owner gets and signs for. */
export async function unwrapping(mint: Mint, owner: Address, unwrap: TransactionSigner | undefined): Promise<Instruction[]> {
  if (!unwrap || mint.address !== NATIVE_MINT || unwrap.address !== owner) return [];
  return [await unwrapSol(unwrap)];
}

/**
 * Executes a matured request (`unstake`); the staker gets the collateral. Anyone may send it.
 *
 * @param input.unwrap The staker, to have all wrapped SOL of the associated account as SOL afterwards.
 */
export async function planUnstake(
  input: AtBuffer & {
    payer: TransactionSigner;
    position: Decoded<BufferPosition>;
    to?: Address;
    unwrap?: TransactionSigner;
  },
): Promise<Plan> {
  const { payer, position } = input;
  const { owner } = position.data;
  const purse = await paidPurse(input.collateral, owner, payer, input.to);
  const accounts = { ...bufferAccounts(input), position: position.address, destination: purse.account };
  const after = await unwrapping(input.collateral, owner, input.unwrap);
  return oneStep(purse.before, await getUnstakeInstructionAsync(accounts), after);
}

/** Pays a staker's income in the pool's mint (`collect_income`). Anyone may send it. */
export async function planIncomeCollection(
  input: AtPool & { buffer: Decoded<Buffer>; payer: TransactionSigner; position: Decoded<BufferPosition>; to?: Address },
): Promise<Plan> {
  const { buffer, payer, position } = input;
  const purse = await paidPurse(input.mint, position.data.owner, payer, input.to);
  const accounts = { ...poolAccounts(input), buffer: buffer.address, position: position.address, destination: purse.account };
  return oneStep(purse.before, await getCollectIncomeInstructionAsync(accounts));
}

/** Closes an empty position (`close_buffer_position`); rent to its owner. */
export function planBufferPositionClosing(input: { owner: TransactionSigner; position: Decoded<BufferPosition> }): Plan {
  return oneStep(getCloseBufferPositionInstruction({ owner: input.owner, position: input.position.address }));
}
