/** Room cover, for the authority: what is sold, on which terms and assessment. And the crank that anyone turns. */

import type { Address, TransactionSigner } from '@solana/kit';
import type { Decoded } from '../accounts';
import { toText } from '../amounts';
import type { Committee, Pool, Product } from '../generated/accounts';
import {
  getAssessProductInstruction,
  getListProductInstruction,
  getReviseProductInstruction,
  getRollProductInstruction,
  getSetProductCommitteeInstruction,
  getSetProductStateInstruction,
} from '../generated/instructions';
import { findProductPda } from '../generated/pdas';
import type { Peril, ProductState, ProductTermsArgs } from '../generated/types';
import { randomNonce } from '../nonce';
import { oneStep, type Plan } from './plan';

/** A product, its pool, and the fund's authority. */
export type OfProduct = {
  readonly pool: Decoded<Pool>;
  readonly product: Decoded<Product>;
  readonly authority: TransactionSigner;
};

function accountsOf({ pool, product, authority }: OfProduct) {
  return { fund: pool.data.fund, pool: pool.address, product: product.address, authority };
}

/**
 * Lists a product (`list_product`). It sells nothing before it is assessed.
 *
 * @param input.name At most 32 bytes of UTF-8.
 * @param input.group Peril group whose stress it adds to, 0 to 7; not the settlement mint's.
 * @param input.insuredMint Asset that is insured; none unless told.
 * @param input.id Part of the address; random unless told.
 */
export async function planListing(input: {
  pool: Decoded<Pool>;
  authority: TransactionSigner;
  payer?: TransactionSigner;
  committee: Address;
  name: string;
  peril: Peril;
  group: number;
  insuredMint?: Address;
  terms: ProductTermsArgs;
  id?: bigint;
}): Promise<Plan & { product: Address; id: bigint }> {
  const { pool, authority, payer = authority, id = randomNonce() } = input;
  const [product] = await findProductPda({ pool: pool.address, id });
  const listing = getListProductInstruction({
    authority,
    payer,
    fund: pool.data.fund,
    pool: pool.address,
    committee: input.committee,
    product,
    id,
    name: toText(input.name, 32),
    peril: input.peril,
    group: input.group,
    insuredMint: input.insuredMint ?? ('11111111111111111111111111111111' as Address),
    terms: input.terms,
  });
  return { ...oneStep(listing), product, id };
}

/** New terms for policies sold from now on (`revise_product`); raises the revision. */
export function planRevision(input: OfProduct & { terms: ProductTermsArgs }): Plan {
  return oneStep(getReviseProductInstruction({ ...accountsOf(input), terms: input.terms }));
}

/**
 * Records an assessment (`assess_product`); raises the revision.
 *
 * @param input.elRate Expected annual loss per unit of exposure, over 1e9.
 * @param input.shockRate Share of exposure lost in the 1-in-200 event, over 1e9.
 * @param input.assessmentHash SHA-256 of the report.
 * @param input.pin ProgramData account of the insured program and the slot of the deployment that was assessed; none pins nothing.
 */
export function planProductAssessment(
  input: OfProduct & {
    elRate: bigint;
    shockRate: bigint;
    assessmentHash: Uint8Array;
    pin?: { programData: Address; slot: bigint };
  },
): Plan {
  const { elRate, shockRate, assessmentHash, pin } = input;
  const accounts = { ...accountsOf(input), programData: pin?.programData };
  return oneStep(getAssessProductInstruction({ ...accounts, elRate, shockRate, assessmentHash, programSlot: pin?.slot ?? 0n }));
}

/** Opens a product for sales, for renewals only, or closes it (`set_product_state`). */
export function planProductState(input: OfProduct & { state: ProductState }): Plan {
  return oneStep(getSetProductStateInstruction({ ...accountsOf(input), state: input.state }));
}

/** Names the committee of incidents reported from now on (`set_product_committee`). */
export function planProductCommittee(input: OfProduct & { committee: Decoded<Committee> }): Plan {
  return oneStep(getSetProductCommitteeInstruction({ ...accountsOf(input), committee: input.committee.address }));
}

/** Lets ended policies leave the exposure (`roll_product`). Anyone may send it. */
export function planRoll(input: { pool: Decoded<Pool>; product: Decoded<Product> }): Plan {
  return oneStep(getRollProductInstruction({ pool: input.pool.address, product: input.product.address }));
}
