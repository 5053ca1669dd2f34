/** Room cover, for policyholders: buy, renew, increase, cancel, hand over, close. Amounts are base units of the pool's mint. */

import type { Address, TransactionSigner } from '@solana/kit';
import type { Decoded } from '../accounts';
import type { Policy, Product } from '../generated/accounts';
import {
  getBuyPolicyInstructionAsync,
  getCancelPolicyInstructionAsync,
  getClosePolicyInstructionAsync,
  getIncreaseCoverInstructionAsync,
  getRenewPolicyInstructionAsync,
  getTransferPolicyInstruction,
} from '../generated/instructions';
import { findPolicyPda } from '../generated/pdas';
import { randomNonce } from '../nonce';
import { openTokenAccount, tokenAccount } from '../tokens';
import { type AtPool, oneStep, type Plan, paidPurse, payingPurse, poolAccounts } from './plan';

const NO_KEY = '11111111111111111111111111111111' as Address;

/** A pool and one of its products. */
export type AtProduct = AtPool & { readonly product: Decoded<Product> };

/** A plan that makes a policy. */
export type PolicyPlan = Plan & {
  /** Address that the policy will have. */
  readonly policy: Address;
  readonly nonce: bigint;
};

/** The pinned ProgramData account of a product, which every sale reads; none when nothing is pinned. */
export function programDataOf(product: Decoded<Product>): Address | undefined {
  return product.data.programData === NO_KEY ? undefined : product.data.programData;
}

function productAccounts(at: AtProduct) {
  return { ...poolAccounts(at), product: at.product.address, programData: programDataOf(at.product) };
}

/**
 * Buys cover (`buy_policy`) on the terms of the product as it was read: should they change first, the purchase is refused.
 *
 * @param input.sumInsured Most that the policy pays.
 * @param input.endDay Cover ends at 00:00 UTC of this day, counted from 1970 (`dayOf`).
 * @param input.maxPremium Most that the buyer pays: the quote and what the buyer allows on top.
 * @param input.referrer Wallet that gets the product's referral share; its token account is opened at the payer's cost when missing.
 * @param input.from The buyer's token account; the associated one unless told.
 */
export async function planPurchase(
  input: AtProduct & {
    buyer: TransactionSigner;
    payer?: TransactionSigner;
    sumInsured: bigint;
    endDay: bigint;
    maxPremium: bigint;
    referrer?: Address;
    from?: Address;
    nonce?: bigint;
  },
): Promise<PolicyPlan> {
  const { buyer, payer = buyer, product, mint, referrer, nonce = randomNonce() } = input;
  const purse = await payingPurse(mint, buyer, input.maxPremium, input.from);
  const [policy] = await findPolicyPda({ product: product.address, buyer: buyer.address, nonce });
  const purchase = await getBuyPolicyInstructionAsync({
    ...productAccounts(input),
    buyer,
    payer,
    policy,
    buyerToken: purse.account,
    referrerToken: referrer && (await tokenAccount(mint, referrer)),
    nonce,
    sumInsured: input.sumInsured,
    endDay: input.endDay,
    maxPremium: input.maxPremium,
    revision: product.data.revision,
  });
  const forReferrer = referrer ? [await openTokenAccount(mint, referrer, payer)] : [];
  return { ...oneStep(purse.before, forReferrer, purchase), policy, nonce };
}

/**
 * Buys the term after a policy's (`renew_policy`), in its last 30 days, for at most the sum that it still covers.
 *
 * @param input.endDay End of the new term.
 * @param input.maxPremium Most that the holder pays.
 */
export async function planRenewal(
  input: AtProduct & {
    holder: TransactionSigner;
    payer?: TransactionSigner;
    policy: Decoded<Policy>;
    sumInsured: bigint;
    endDay: bigint;
    maxPremium: bigint;
    from?: Address;
    nonce?: bigint;
  },
): Promise<PolicyPlan> {
  const { holder, payer = holder, product, nonce = randomNonce() } = input;
  const purse = await payingPurse(input.mint, holder, input.maxPremium, input.from);
  const [renewal] = await findPolicyPda({ product: product.address, buyer: holder.address, nonce });
  const instruction = await getRenewPolicyInstructionAsync({
    ...productAccounts(input),
    holder,
    payer,
    policy: input.policy.address,
    renewal,
    holderToken: purse.account,
    nonce,
    sumInsured: input.sumInsured,
    endDay: input.endDay,
    maxPremium: input.maxPremium,
    revision: product.data.revision,
  });
  return { ...oneStep(purse.before, instruction), policy: renewal, nonce };
}

/** Raises a policy's sum insured (`increase_cover`) for the rest of its term, at `maxPremium` at most. */
export async function planIncrease(
  input: AtProduct & {
    holder: TransactionSigner;
    policy: Decoded<Policy>;
    additional: bigint;
    maxPremium: bigint;
    from?: Address;
  },
): Promise<Plan> {
  const { holder, policy, additional, maxPremium } = input;
  const purse = await payingPurse(input.mint, holder, maxPremium, input.from);
  const accounts = { ...productAccounts(input), holder, policy: policy.address, holderToken: purse.account };
  return oneStep(purse.before, await getIncreaseCoverInstructionAsync({ ...accounts, additional, maxPremium }));
}

/** Ends a policy early (`cancel_policy`) for a refund of at least `minRefund`. */
export async function planCancellation(
  input: AtProduct & { holder: TransactionSigner; policy: Decoded<Policy>; minRefund: bigint; to?: Address },
): Promise<Plan> {
  const { holder, policy, minRefund } = input;
  const purse = await paidPurse(input.mint, holder.address, holder, input.to);
  const accounts = { ...productAccounts(input), holder, policy: policy.address, holderToken: purse.account };
  return oneStep(purse.before, await getCancelPolicyInstructionAsync({ ...accounts, minRefund }));
}

/** Hands a policy over (`transfer_policy`). Both sign: the holder, and whoever holds it from then on. */
export function planPolicyTransfer(input: {
  pool: AtPool['pool'];
  holder: TransactionSigner;
  newHolder: TransactionSigner;
  policy: Decoded<Policy>;
}): Plan {
  const { pool, holder, newHolder, policy } = input;
  return oneStep(
    getTransferPolicyInstruction({ holder, newHolder, fund: pool.data.fund, pool: pool.address, policy: policy.address }),
  );
}

/** Closes a policy that is over (`close_policy`); rent to who paid it. The holder may at once, others when nothing can be claimed. */
export async function planPolicyClosing(
  input: Pick<AtProduct, 'pool' | 'product'> & { closer: TransactionSigner; policy: Decoded<Policy> },
): Promise<Plan> {
  const { pool, product, closer, policy } = input;
  return oneStep(
    await getClosePolicyInstructionAsync({
      closer,
      fund: pool.data.fund,
      pool: pool.address,
      premiumBook: pool.data.premiumBook,
      product: product.address,
      policy: policy.address,
      rentPayer: policy.data.rentPayer,
    }),
  );
}
