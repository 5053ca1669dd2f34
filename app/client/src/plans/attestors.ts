/** Room fund, for attestors: their accounts and bonds. Amounts are base units of the fund's bond mint. */

import type { Address, TransactionSigner } from '@solana/kit';
import type { Decoded } from '../accounts';
import type { Attestor, Fund } from '../generated/accounts';
import {
  getBondAttestorInstructionAsync,
  getRegisterAttestorInstruction,
  getUnbondAttestorInstructionAsync,
} from '../generated/instructions';
import { findAttestorPda } from '../generated/pdas';
import type { Mint } from '../tokens';
import { oneStep, type Plan, paidPurse, payingPurse, requireMint } from './plan';

/** A fund and the mint of its attestors' bonds. */
export type AtBonds = { readonly fund: Decoded<Fund>; readonly bondMint: Mint };

async function bondAccounts({ fund, bondMint }: AtBonds, authority: TransactionSigner) {
  requireMint(bondMint, fund.data.bondMint, "the fund's bonds");
  const [attestor] = await findAttestorPda({ fund: fund.address, authority: authority.address });
  return {
    authority,
    attestor,
    fund: fund.address,
    bondMint: bondMint.address,
    bondVault: fund.data.bondVault,
    tokenProgram: bondMint.program,
  };
}

/** Registers an attestor without a bond (`register_attestor`). `planBond` does so by itself. */
export async function planAttestor(input: {
  fund: Decoded<Fund>;
  authority: TransactionSigner;
  payer?: TransactionSigner;
}): Promise<Plan & { attestor: Address }> {
  const { fund, authority, payer = authority } = input;
  const [attestor] = await findAttestorPda({ fund: fund.address, authority: authority.address });
  return { ...oneStep(getRegisterAttestorInstruction({ fund: fund.address, authority, payer, attestor })), attestor };
}

/**
 * Adds to an attestor's bond (`bond_attestor`), registering the attestor first when it is not.
 *
 * @param input.attestor The attestor's account as it was read, or `undefined` when there is none.
 */
export async function planBond(
  input: AtBonds & {
    authority: TransactionSigner;
    payer?: TransactionSigner;
    attestor: Decoded<Attestor> | undefined;
    amount: bigint;
    from?: Address;
  },
): Promise<Plan & { attestor: Address }> {
  const { authority, amount } = input;
  const purse = await payingPurse(input.bondMint, authority, amount, input.from);
  const registration = await planAttestor(input);
  const accounts = { ...(await bondAccounts(input, authority)), source: purse.account };
  const bond = await getBondAttestorInstructionAsync({ ...accounts, amount });
  const before = input.attestor ? [] : registration.steps.flat();
  return { ...oneStep(before, purse.before, bond), attestor: registration.attestor };
}

/** Takes bond out that no incident locks (`unbond_attestor`). */
export async function planUnbond(input: AtBonds & { authority: TransactionSigner; amount: bigint; to?: Address }): Promise<Plan> {
  const { authority, amount } = input;
  const purse = await paidPurse(input.bondMint, authority.address, authority, input.to);
  const accounts = { ...(await bondAccounts(input, authority)), destination: purse.account };
  return oneStep(purse.before, await getUnbondAttestorInstructionAsync({ ...accounts, amount }));
}
