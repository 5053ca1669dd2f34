/** Room claims: a claim from its filing to its end. Amounts are base units of the pool's mint. */

import type { Address, TransactionSigner } from '@solana/kit';
import type { Decoded } from '../accounts';
import type { Claim, Incident, Policy } from '../generated/accounts';
import {
  getAppealClaimInstructionAsync,
  getAttestAppealInstruction,
  getAttestClaimInstruction,
  getCloseClaimInstruction,
  getDecideAppealInstruction,
  getDecideClaimInstruction,
  getFileClaimInstructionAsync,
  getPayClaimInstructionAsync,
  getReleaseAppealBondInstructionAsync,
  getReleaseClaimBondInstructionAsync,
  getSlashSeatInstructionAsync,
} from '../generated/instructions';
import { findAttestorPda, findClaimPda } from '../generated/pdas';
import { openTokenAccount, tokenAccount } from '../tokens';
import type { AtBonds } from './attestors';
import type { AtIncident } from './incidents';
import { oneStep, type Plan, paidPurse, payingPurse, poolAccounts, requireMint } from './plan';

/** A claim, its incident and pool. */
export type AtClaim = AtIncident & { readonly claim: Decoded<Claim> };
/** A claim and its incident. */
export type OfClaim = { readonly incident: Decoded<Incident>; readonly claim: Decoded<Claim> };

/**
 * Files a policy's claim (`file_claim`); charges the pool's claim bond.
 *
 * @param input.requested The loss that the holder states.
 * @param input.evidenceHash SHA-256 of the evidence (`sha256`).
 */
export async function planClaim(
  input: AtIncident & {
    holder: TransactionSigner;
    policy: Decoded<Policy>;
    requested: bigint;
    evidenceHash: Uint8Array;
    from?: Address;
  },
): Promise<Plan & { claim: Address }> {
  const { holder, policy, incident, requested, evidenceHash } = input;
  const purse = await payingPurse(input.mint, holder, input.pool.data.settings.claimBond, input.from);
  const [claim] = await findClaimPda({ incident: incident.address, policy: policy.address });
  const accounts = { ...poolAccounts(input), holder, policy: policy.address, incident: incident.address, claim };
  const filing = await getFileClaimInstructionAsync({ ...accounts, holderToken: purse.account, requested, evidenceHash });
  return { ...oneStep(purse.before, filing), claim };
}

/**
 * A member assesses a claim (`attest_claim`).
 *
 * @param input.amount What the member finds was lost; at most what is requested.
 * @param input.reason Code of the reason, 0 to 255; its meaning is the committee's.
 */
export async function planClaimVote(
  input: OfClaim & { member: TransactionSigner; amount: bigint; reason: number },
): Promise<Plan> {
  const { incident, claim, member, amount, reason } = input;
  const [attestor] = await findAttestorPda({ fund: incident.data.fund, authority: member.address });
  const accounts = { member, attestor, committee: incident.data.committee, incident: incident.address, claim: claim.address };
  return oneStep(getAttestClaimInstruction({ ...accounts, amount, reason }));
}

/** Decides a claim by the votes (`decide_claim`). Anyone may send it. */
export function planClaimDecision({ incident, claim }: OfClaim): Plan {
  const { committee } = incident.data;
  const accounts = { committee, incident: incident.address, claim: claim.address, policy: claim.data.policy };
  return oneStep(getDecideClaimInstruction(accounts));
}

/** Appeals a decision (`appeal_claim`); charges the pool's appeal bond. */
export async function planAppeal(input: AtClaim & { appellant: TransactionSigner; from?: Address }): Promise<Plan> {
  const { appellant, incident, claim } = input;
  const purse = await payingPurse(input.mint, appellant, input.pool.data.settings.appealBond, input.from);
  return oneStep(
    purse.before,
    await getAppealClaimInstructionAsync({
      ...poolAccounts(input),
      appellant,
      incident: incident.address,
      appealCommittee: incident.data.appealCommittee,
      claim: claim.address,
      appellantToken: purse.account,
    }),
  );
}

/** A member of the appeal committee assesses a claim (`attest_appeal`). */
export async function planAppealVote(input: OfClaim & { member: TransactionSigner; amount: bigint }): Promise<Plan> {
  const { incident, claim, member, amount } = input;
  const { fund, committee, appealCommittee } = incident.data;
  const [attestor] = await findAttestorPda({ fund, authority: member.address });
  const accounts = { member, attestor, appealCommittee, committee, incident: incident.address, claim: claim.address };
  return oneStep(getAttestAppealInstruction({ ...accounts, amount }));
}

/** Decides an appeal by the votes (`decide_appeal`). Anyone may send it. */
export function planAppealDecision({ incident, claim }: OfClaim): Plan {
  const { committee, appealCommittee } = incident.data;
  const accounts = { appealCommittee, committee, incident: incident.address, claim: claim.address };
  return oneStep(getDecideAppealInstruction({ ...accounts, policy: claim.data.policy }));
}

/**
 * Takes its part of the bond from a seat that was far off (`slash_seat`): half to the appellant, half to the treasury, in the bond
 * mint. Anyone may send it; missing token accounts are opened at the payer's cost.
 *
 * @param input.member Whose seat it is.
 */
export async function planSlashing(input: AtBonds & OfClaim & { payer: TransactionSigner; member: Address }): Promise<Plan> {
  const { fund, bondMint, incident, claim, payer, member } = input;
  requireMint(bondMint, fund.data.bondMint, "the fund's bonds");
  const { treasury } = fund.data;
  const { appellant } = claim.data.appeal;
  const [attestor] = await findAttestorPda({ fund: fund.address, authority: member });
  const slashing = await getSlashSeatInstructionAsync({
    fund: fund.address,
    committee: incident.data.committee,
    incident: incident.address,
    claim: claim.address,
    attestor,
    bondMint: bondMint.address,
    bondVault: fund.data.bondVault,
    appellantToken: await tokenAccount(bondMint, appellant),
    treasuryToken: await tokenAccount(bondMint, treasury),
    tokenProgram: bondMint.program,
  });
  const opening = [await openTokenAccount(bondMint, appellant, payer), await openTokenAccount(bondMint, treasury, payer)];
  return oneStep(opening, slashing);
}

/** Pays a claim what is collected for it (`pay_claim`). Anyone may send it; the claimant is paid. */
export async function planPayout(input: AtClaim & { payer: TransactionSigner; to?: Address }): Promise<Plan> {
  const { incident, claim, payer } = input;
  const purse = await paidPurse(input.mint, claim.data.claimant, payer, input.to);
  return oneStep(
    purse.before,
    await getPayClaimInstructionAsync({
      ...poolAccounts(input),
      incident: incident.address,
      claim: claim.address,
      policy: claim.data.policy,
      product: incident.data.product,
      claimantToken: purse.account,
    }),
  );
}

/** Returns a claimant's bond, or forfeits it (`release_claim_bond`). Anyone may send it. */
export async function planClaimBondRelease(input: AtClaim & { payer: TransactionSigner; to?: Address }): Promise<Plan> {
  const { incident, claim, payer } = input;
  const purse = await paidPurse(input.mint, claim.data.claimant, payer, input.to);
  const accounts = { ...poolAccounts(input), incident: incident.address, claim: claim.address, claimantToken: purse.account };
  return oneStep(purse.before, await getReleaseClaimBondInstructionAsync(accounts));
}

/** Returns an appellant's bond, or forfeits it (`release_appeal_bond`). Anyone may send it. */
export async function planAppealBondRelease(input: AtClaim & { payer: TransactionSigner; to?: Address }): Promise<Plan> {
  const { incident, claim, payer } = input;
  const purse = await paidPurse(input.mint, claim.data.appeal.appellant, payer, input.to);
  const accounts = { ...poolAccounts(input), incident: incident.address, claim: claim.address, appellantToken: purse.account };
  return oneStep(purse.before, await getReleaseAppealBondInstructionAsync(accounts));
}

/** Closes a claim that is over (`close_claim`); rent to the claimant. Anyone may send it. */
export function planClaimClosing({ incident, claim }: OfClaim): Plan {
  const { policy, claimant } = claim.data;
  return oneStep(getCloseClaimInstruction({ incident: incident.address, claim: claim.address, policy, claimant }));
}
