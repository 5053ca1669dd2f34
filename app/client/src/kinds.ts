/** The kinds of accounts, and where in their bytes the addresses lie that they can be selected by. */

import type { Address, Decoder, ReadonlyUint8Array } from '@solana/kit';
import * as generated from './generated/accounts';

/** Decoded type of each kind. */
export type KindData = {
  fund: generated.Fund;
  pool: generated.Pool;
  premiumBook: generated.PremiumBook;
  position: generated.Position;
  product: generated.Product;
  policy: generated.Policy;
  committee: generated.Committee;
  attestor: generated.Attestor;
  incident: generated.Incident;
  claim: generated.Claim;
  tranche: generated.Tranche;
  tranchePosition: generated.TranchePosition;
  feed: generated.Feed;
  buffer: generated.Buffer;
  bufferPosition: generated.BufferPosition;
  hedge: generated.Hedge;
};

/** Name of a kind of account. */
export type Kind = keyof KindData;

type Entry = {
  readonly discriminator: ReadonlyUint8Array;
  readonly decoder: () => Decoder<unknown>;
  readonly fields: Readonly<Record<string, number>>;
};

function kind<D, const F extends Record<string, number>>(
  discriminator: ReadonlyUint8Array,
  decoder: () => Decoder<D>,
  fields: F,
): { discriminator: ReadonlyUint8Array; decoder: () => Decoder<D>; fields: F } {
  return { discriminator, decoder, fields };
}

/** First eight bytes and decoder of each kind, and offsets of the addresses that `fetchAll` selects by. */
export const KINDS = {
  fund: kind(generated.FUND_DISCRIMINATOR, generated.getFundDecoder, { creator: 8, authority: 40 }),
  pool: kind(generated.POOL_DISCRIMINATOR, generated.getPoolDecoder, { fund: 8, mint: 40 }),
  premiumBook: kind(generated.PREMIUM_BOOK_DISCRIMINATOR, generated.getPremiumBookDecoder, { pool: 8 }),
  position: kind(generated.POSITION_DISCRIMINATOR, generated.getPositionDecoder, { pool: 8, owner: 40 }),
  product: kind(generated.PRODUCT_DISCRIMINATOR, generated.getProductDecoder, { pool: 8, committee: 40 }),
  policy: kind(generated.POLICY_DISCRIMINATOR, generated.getPolicyDecoder, { pool: 8, product: 40, buyer: 72, holder: 104 }),
  committee: kind(generated.COMMITTEE_DISCRIMINATOR, generated.getCommitteeDecoder, { fund: 8 }),
  attestor: kind(generated.ATTESTOR_DISCRIMINATOR, generated.getAttestorDecoder, { fund: 8, authority: 40 }),
  incident: kind(generated.INCIDENT_DISCRIMINATOR, generated.getIncidentDecoder, {
    fund: 8,
    pool: 40,
    product: 72,
    committee: 104,
    appealCommittee: 136,
    reporter: 168,
  }),
  claim: kind(generated.CLAIM_DISCRIMINATOR, generated.getClaimDecoder, { incident: 8, policy: 40, claimant: 72 }),
  tranche: kind(generated.TRANCHE_DISCRIMINATOR, generated.getTrancheDecoder, { pool: 8 }),
  tranchePosition: kind(generated.TRANCHE_POSITION_DISCRIMINATOR, generated.getTranchePositionDecoder, { tranche: 8, owner: 40 }),
  feed: kind(generated.FEED_DISCRIMINATOR, generated.getFeedDecoder, { fund: 8, base: 40, quote: 72 }),
  buffer: kind(generated.BUFFER_DISCRIMINATOR, generated.getBufferDecoder, { pool: 8, mint: 40, feed: 104 }),
  bufferPosition: kind(generated.BUFFER_POSITION_DISCRIMINATOR, generated.getBufferPositionDecoder, { buffer: 8, owner: 40 }),
  hedge: kind(generated.HEDGE_DISCRIMINATOR, generated.getHedgeDecoder, { buffer: 8, writer: 40 }),
} as const satisfies Record<Kind, Entry>;

/** Addresses that accounts of a kind can be selected by. */
export type KindFilters<K extends Kind> = { readonly [F in keyof (typeof KINDS)[K]['fields']]?: Address };
