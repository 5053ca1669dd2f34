/** Room fund, for the authority: creation, rules, roles, pauses, committees, pools. Everything acts at once: there is no timelock. */

import type { Address, TransactionSigner } from '@solana/kit';
import type { Decoded } from '../accounts';
import type { Committee, Fund, Pool } from '../generated/accounts';
import {
  getAcceptAuthorityInstruction,
  getCreateFundInstructionAsync,
  getFormCommitteeInstruction,
  getOpenPoolInstructionAsync,
  getPauseOperationInstruction,
  getProposeAuthorityInstruction,
  getResumeOperationInstruction,
  getSetAppealCommitteeInstruction,
  getSetFundParametersInstruction,
  getSetPoolParametersInstructionAsync,
  getSetRolesInstruction,
} from '../generated/instructions';
import { findCommitteePda, findFundPda, findPoolPda } from '../generated/pdas';
import type { FundParametersArgs, Operation, PoolParametersArgs } from '../generated/types';
import { randomNonce } from '../nonce';
import type { Mint } from '../tokens';
import { oneStep, type Plan } from './plan';

/** What the authority signs with, and for which fund. */
export type ByAuthority = { readonly fund: Decoded<Fund>; readonly authority: TransactionSigner };

/**
 * Creates a fund (`create_fund`). Its creator is the authority.
 *
 * @param input.id Part of the address; random unless told.
 * @param input.bondMint Mint of attestors' bonds.
 * @param input.guardian May pause.
 * @param input.treasury Owner of the token accounts that fees go to.
 */
export async function planFund(input: {
  authority: TransactionSigner;
  payer?: TransactionSigner;
  id?: bigint;
  parameters: FundParametersArgs;
  guardian: Address;
  treasury: Address;
  bondMint: Mint;
}): Promise<Plan & { fund: Address; id: bigint }> {
  const { authority, payer = authority, id = randomNonce(), bondMint } = input;
  const [fund] = await findFundPda({ creator: authority.address, id });
  const creation = await getCreateFundInstructionAsync({
    authority,
    payer,
    fund,
    bondMint: bondMint.address,
    tokenProgram: bondMint.program,
    id,
    parameters: input.parameters,
    guardian: input.guardian,
    treasury: input.treasury,
  });
  return { ...oneStep(creation), fund, id };
}

/** Sets all of the fund's rules (`set_fund_parameters`). */
export function planFundParameters(input: ByAuthority & { parameters: FundParametersArgs }): Plan {
  const { fund, authority, parameters } = input;
  return oneStep(getSetFundParametersInstruction({ fund: fund.address, authority, parameters }));
}

/** Sets guardian and treasury (`set_roles`). */
export function planRoles(input: ByAuthority & { guardian: Address; treasury: Address }): Plan {
  const { fund, authority, guardian, treasury } = input;
  return oneStep(getSetRolesInstruction({ fund: fund.address, authority, guardian, treasury }));
}

/** Proposes the next authority (`propose_authority`); `null` withdraws the proposal. */
export function planAuthorityProposal(input: ByAuthority & { successor: Address | null }): Plan {
  const { fund, authority, successor } = input;
  return oneStep(getProposeAuthorityInstruction({ fund: fund.address, authority, successor }));
}

/** The proposed authority takes over (`accept_authority`). */
export function planAuthorityAcceptance(input: { fund: Decoded<Fund>; successor: TransactionSigner }): Plan {
  return oneStep(getAcceptAuthorityInstruction({ fund: input.fund.address, successor: input.successor }));
}

/** Pauses an operation (`pause_operation`), by guardian or authority, for seven days at most. */
export function planPause(input: {
  fund: Decoded<Fund>;
  guardian: TransactionSigner;
  operation: Operation;
  seconds: bigint;
}): Plan {
  const { fund, guardian, operation, seconds } = input;
  return oneStep(getPauseOperationInstruction({ fund: fund.address, guardian, operation, seconds }));
}

/** Ends a pause early (`resume_operation`), by guardian or authority. */
export function planResumption(input: { fund: Decoded<Fund>; guardian: TransactionSigner; operation: Operation }): Plan {
  const { fund, guardian, operation } = input;
  return oneStep(getResumeOperationInstruction({ fund: fund.address, guardian, operation }));
}

/**
 * Forms a committee (`form_committee`), which nothing changes afterwards.
 *
 * @param input.version Part of the address; of a fund's committees each has its own.
 * @param input.threshold Votes that decide: more than two thirds of the members.
 */
export async function planCommittee(
  input: ByAuthority & { payer?: TransactionSigner; version: number; threshold: number; members: readonly Address[] },
): Promise<Plan & { committee: Address }> {
  const { fund, authority, payer = authority, version, threshold, members } = input;
  const [committee] = await findCommitteePda({ fund: fund.address, version });
  const accounts = { fund: fund.address, authority, payer, committee };
  return { ...oneStep(getFormCommitteeInstruction({ ...accounts, version, threshold, members: [...members] })), committee };
}

/** Names the committee that decides appeals of incidents reported from now on (`set_appeal_committee`). */
export function planAppealCommittee(input: ByAuthority & { committee: Decoded<Committee> }): Plan {
  const { fund, authority, committee } = input;
  return oneStep(getSetAppealCommitteeInstruction({ fund: fund.address, authority, committee: committee.address }));
}

/**
 * Opens a pool (`open_pool`).
 *
 * @param input.mintGroup Peril group that the mint itself stands in, 0 to 7; 255 for none.
 */
export async function planPool(
  input: ByAuthority & { payer?: TransactionSigner; mint: Mint; parameters: PoolParametersArgs; mintGroup: number },
): Promise<Plan & { pool: Address }> {
  const { fund, authority, payer = authority, mint, parameters, mintGroup } = input;
  const [pool] = await findPoolPda({ fund: fund.address, mint: mint.address });
  const accounts = { fund: fund.address, authority, payer, pool, mint: mint.address, tokenProgram: mint.program };
  return { ...oneStep(await getOpenPoolInstructionAsync({ ...accounts, parameters, mintGroup })), pool };
}

/** Sets a pool's deposit limits, bonds, fee and stop-loss line (`set_pool_parameters`). */
export async function planPoolParameters(
  input: { pool: Decoded<Pool>; authority: TransactionSigner } & { parameters: PoolParametersArgs },
): Promise<Plan> {
  const { pool, authority, parameters } = input;
  const accounts = { fund: pool.data.fund, pool: pool.address, premiumBook: pool.data.premiumBook, authority };
  return oneStep(await getSetPoolParametersInstructionAsync({ ...accounts, parameters }));
}
