/** Room underwriting: positions and the pool's own steps. Amounts are base units of the pool's mint. */

import type { Address, TransactionSigner } from '@solana/kit';
import type { Decoded } from '../accounts';
import type { Fund, Position } from '../generated/accounts';
import {
  getAccrueInstructionAsync,
  getCancelWithdrawalInstruction,
  getClosePositionInstruction,
  getCollectFeesInstructionAsync,
  getDepositInstructionAsync,
  getInjectCapitalInstructionAsync,
  getOpenPositionInstruction,
  getRequestWithdrawalInstruction,
  getSweepDonationInstructionAsync,
  getWithdrawInstructionAsync,
} from '../generated/instructions';
import { findPositionPda } from '../generated/pdas';
import { type AtPool, oneStep, type Plan, paidPurse, payingPurse, poolAccounts } from './plan';

/** A plan of a position. */
export type PositionPlan = Plan & {
  /** Address of the position. */
  readonly position: Address;
};

/** Opens an underwriter's empty position (`open_position`). `planDeposit` does so by itself. */
export async function planPosition(input: {
  pool: AtPool['pool'];
  owner: TransactionSigner;
  payer?: TransactionSigner;
}): Promise<PositionPlan> {
  const { pool, owner, payer = owner } = input;
  const [position] = await findPositionPda({ pool: pool.address, owner: owner.address });
  return { ...oneStep(getOpenPositionInstruction({ owner, payer, pool: pool.address, position })), position };
}

/**
 * Deposits (`deposit`), opening the position first when the owner has none.
 *
 * @param input.position The owner's position of this pool as it was read, or `undefined` when there is none.
 * @param input.minSharesOut Least shares for it: fewer, and the deposit is refused.
 * @param input.from The owner's token account; the associated one unless told.
 */
export async function planDeposit(
  input: AtPool & {
    owner: TransactionSigner;
    payer?: TransactionSigner;
    position: Decoded<Position> | undefined;
    amount: bigint;
    minSharesOut: bigint;
    from?: Address;
  },
): Promise<PositionPlan> {
  const { owner, amount, minSharesOut } = input;
  const purse = await payingPurse(input.mint, owner, amount, input.from);
  const opening = await planPosition(input);
  const { position } = opening;
  const accounts = { ...poolAccounts(input), owner, position, source: purse.account };
  const deposit = await getDepositInstructionAsync({ ...accounts, amount, minSharesOut });
  return { ...oneStep(input.position ? [] : opening.steps.flat(), purse.before, deposit), position };
}

/**
 * Decides to leave with some shares (`request_withdrawal`). They are paid after the cooldown, inside the window.
 *
 * @param input.minAmountOut Least amount at execution: worth less then, the request ends unpaid. 0 takes any price.
 */
export async function planWithdrawalRequest(input: {
  pool: AtPool['pool'];
  owner: TransactionSigner;
  shares: bigint;
  minAmountOut: bigint;
}): Promise<PositionPlan> {
  const { pool, owner, shares, minAmountOut } = input;
  const [position] = await findPositionPda({ pool: pool.address, owner: owner.address });
  const accounts = { owner, fund: pool.data.fund, pool: pool.address, position };
  return { ...oneStep(getRequestWithdrawalInstruction({ ...accounts, shares, minAmountOut })), position };
}

/** Takes the request back (`cancel_withdrawal`). */
export function planWithdrawalCancellation(input: { owner: TransactionSigner; position: Decoded<Position> }): Plan {
  return oneStep(getCancelWithdrawalInstruction({ owner: input.owner, position: input.position.address }));
}

/**
 * Executes a matured request (`withdraw`); its owner is paid. Anyone may send it. Exposure that has ended holds capital back until its
 * product is rolled: `inOneStep(planRoll(...), withdrawal)` does both.
 */
export async function planWithdrawal(
  input: AtPool & { payer: TransactionSigner; position: Decoded<Position>; to?: Address },
): Promise<Plan> {
  const { payer, position } = input;
  const purse = await paidPurse(input.mint, position.data.owner, payer, input.to);
  const accounts = { ...poolAccounts(input), position: position.address, destination: purse.account };
  return oneStep(purse.before, await getWithdrawInstructionAsync(accounts));
}

/** Closes an empty position (`close_position`); rent to its owner. */
export function planPositionClosing(input: { owner: TransactionSigner; position: Decoded<Position> }): Plan {
  return oneStep(getClosePositionInstruction({ owner: input.owner, position: input.position.address }));
}

/** Gives capital without shares (`inject_capital`). */
export async function planInjection(input: AtPool & { giver: TransactionSigner; amount: bigint; from?: Address }): Promise<Plan> {
  const { giver, amount } = input;
  const purse = await payingPurse(input.mint, giver, amount, input.from);
  const accounts = { ...poolAccounts(input), giver, source: purse.account };
  return oneStep(purse.before, await getInjectCapitalInstructionAsync({ ...accounts, amount }));
}

/** Pays the fees to the fund's treasury (`collect_fees`). Anyone may send it. */
export async function planFeeCollection(
  input: AtPool & { payer: TransactionSigner; fund: Decoded<Fund>; to?: Address },
): Promise<Plan> {
  const purse = await paidPurse(input.mint, input.fund.data.treasury, input.payer, input.to);
  return oneStep(purse.before, await getCollectFeesInstructionAsync({ ...poolAccounts(input), destination: purse.account }));
}

/** Sends what lies in the vault beyond the ledger to the treasury (`sweep_donation`). Anyone may send it. */
export async function planDonationSweep(
  input: AtPool & { payer: TransactionSigner; fund: Decoded<Fund>; to?: Address },
): Promise<Plan> {
  const purse = await paidPurse(input.mint, input.fund.data.treasury, input.payer, input.to);
  return oneStep(purse.before, await getSweepDonationInstructionAsync({ ...poolAccounts(input), destination: purse.account }));
}

/** Earns premium up to now (`accrue`). Anyone may send it. */
export async function planAccrual(input: { pool: AtPool['pool'] }): Promise<Plan> {
  const { pool } = input;
  return oneStep(await getAccrueInstructionAsync({ pool: pool.address, premiumBook: pool.data.premiumBook }));
}
