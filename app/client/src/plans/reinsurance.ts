/** Room re-insurance: tranches and what re-insurers do. Amounts are base units of the pool's mint. */

import type { Address, TransactionSigner } from '@solana/kit';
import type { Decoded } from '../accounts';
import type { Tranche, TranchePosition } from '../generated/accounts';
import {
  getCancelReleaseInstruction,
  getCloseTrancheInstructionAsync,
  getCloseTranchePositionInstruction,
  getCommitCapitalInstructionAsync,
  getOpenTrancheInstructionAsync,
  getOpenTranchePositionInstruction,
  getReleaseInstructionAsync,
  getRequestReleaseInstruction,
  getRollTrancheInstructionAsync,
  getSyncTrancheInstructionAsync,
} from '../generated/instructions';
import { findTranchePda, findTranchePositionPda } from '../generated/pdas';
import type { TrancheCoverArgs, TrancheTermArgs } from '../generated/types';
import { type AtPool, oneStep, type Plan, paidPurse, payingPurse, poolAccounts } from './plan';

/** A tranche and its pool. */
export type AtTranche = AtPool & { readonly tranche: Decoded<Tranche> };

function trancheAccounts(at: AtTranche) {
  return { ...poolAccounts(at), tranche: at.tranche.address, trancheVault: at.tranche.data.vault };
}

/** A plan of a re-insurer's position. */
export type TranchePositionPlan = Plan & {
  /** Address of the position. */
  readonly position: Address;
};

/**
 * Opens a tranche (`open_tranche`), by the authority. Whoever pays the rent has it back at closing.
 *
 * @param input.index Slot in the pool, 0 to 7.
 * @param input.termsHash SHA-256 of the contract.
 */
export async function planTranche(
  input: AtPool & {
    authority: TransactionSigner;
    payer?: TransactionSigner;
    index: number;
    cover: TrancheCoverArgs;
    term: TrancheTermArgs;
    termsHash: Uint8Array;
  },
): Promise<Plan & { tranche: Address }> {
  const { authority, payer = authority, index, cover, term, termsHash } = input;
  const [tranche] = await findTranchePda({ pool: input.pool.address, index });
  const accounts = { ...poolAccounts(input), authority, payer, tranche };
  return { ...oneStep(await getOpenTrancheInstructionAsync({ ...accounts, index, cover, term, termsHash })), tranche };
}

/** Opens a re-insurer's empty position (`open_tranche_position`). `planCommitment` does so by itself. */
export async function planTranchePosition(input: {
  tranche: Decoded<Tranche>;
  owner: TransactionSigner;
  payer?: TransactionSigner;
}): Promise<TranchePositionPlan> {
  const { tranche, owner, payer = owner } = input;
  const [position] = await findTranchePositionPda({ tranche: tranche.address, owner: owner.address });
  return { ...oneStep(getOpenTranchePositionInstruction({ owner, payer, tranche: tranche.address, position })), position };
}

/**
 * Commits capital (`commit_capital`), opening the position first when the owner has none.
 *
 * @param input.position The owner's position of this tranche as it was read, or `undefined` when there is none.
 * @param input.minSharesOut Least shares for it: fewer, and it is refused.
 */
export async function planCommitment(
  input: AtTranche & {
    owner: TransactionSigner;
    payer?: TransactionSigner;
    position: Decoded<TranchePosition> | undefined;
    amount: bigint;
    minSharesOut: bigint;
    from?: Address;
  },
): Promise<TranchePositionPlan> {
  const { owner, amount, minSharesOut } = input;
  const purse = await payingPurse(input.mint, owner, amount, input.from);
  const opening = await planTranchePosition(input);
  const accounts = { ...trancheAccounts(input), owner, position: opening.position, source: purse.account };
  const commitment = await getCommitCapitalInstructionAsync({ ...accounts, amount, minSharesOut });
  const before = input.position ? [] : opening.steps.flat();
  return { ...oneStep(before, purse.before, commitment), position: opening.position };
}

/** Moves what the pool owes the tranche into its vault (`sync_tranche`). Anyone may send it. */
export async function planTrancheSync(input: AtTranche): Promise<Plan> {
  return oneStep(await getSyncTrancheInstructionAsync(trancheAccounts(input)));
}

/** Asks for shares to be released once the tranche is unlocked, in place of those asked for before (`request_release`). */
export function planReleaseRequest(input: {
  owner: TransactionSigner;
  position: Decoded<TranchePosition>;
  shares: bigint;
}): Plan {
  const { owner, position, shares } = input;
  const accounts = { owner, tranche: position.data.tranche, position: position.address };
  return oneStep(getRequestReleaseInstruction({ ...accounts, shares }));
}

/** Takes the request back (`cancel_release`). */
export function planReleaseCancellation(input: { owner: TransactionSigner; position: Decoded<TranchePosition> }): Plan {
  const { owner, position } = input;
  return oneStep(getCancelReleaseInstruction({ owner, tranche: position.data.tranche, position: position.address }));
}

/** Releases the shares that were asked for (`release`); their owner is paid. Anyone may send it. */
export async function planRelease(
  input: AtTranche & { payer: TransactionSigner; position: Decoded<TranchePosition>; to?: Address },
): Promise<Plan> {
  const { payer, position } = input;
  const purse = await paidPurse(input.mint, position.data.owner, payer, input.to);
  const accounts = { ...trancheAccounts(input), position: position.address, destination: purse.account };
  return oneStep(purse.before, await getReleaseInstructionAsync(accounts));
}

/** Renews a tranche for another term (`roll_tranche`), by the authority. */
export async function planTrancheRenewal(
  input: Pick<AtTranche, 'pool' | 'tranche'> & { authority: TransactionSigner; term: TrancheTermArgs },
): Promise<Plan> {
  const { pool, tranche, authority, term } = input;
  const accounts = { fund: pool.data.fund, pool: pool.address, premiumBook: pool.data.premiumBook, tranche: tranche.address };
  return oneStep(await getRollTrancheInstructionAsync({ ...accounts, authority, term }));
}

/** Closes an empty position (`close_tranche_position`); rent to its owner. */
export function planTranchePositionClosing(input: { owner: TransactionSigner; position: Decoded<TranchePosition> }): Plan {
  return oneStep(getCloseTranchePositionInstruction({ owner: input.owner, position: input.position.address }));
}

/**
 * Closes an empty tranche (`close_tranche`); rent to who paid it.
 *
 * @param input.authority The fund's, to close it before its lock is over; afterwards nobody in particular signs.
 */
export async function planTrancheClosing(input: AtTranche & { authority?: TransactionSigner }): Promise<Plan> {
  const { tranche, authority } = input;
  return oneStep(
    await getCloseTrancheInstructionAsync({ ...trancheAccounts(input), authority, rentPayer: tranche.data.rentPayer }),
  );
}
