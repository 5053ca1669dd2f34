/** Room oracle: feeds and their prices. Prices are over 1e9. */

import type { Address, TransactionSigner } from '@solana/kit';
import type { Decoded } from '../accounts';
import type { Feed } from '../generated/accounts';
import {
  getObserveInstruction,
  getRegisterFeedInstruction,
  getSetFeedLimitsInstruction,
  getSetFeedSourceInstruction,
  getSetOracleSourcesInstruction,
} from '../generated/instructions';
import { findFeedPda } from '../generated/pdas';
import type { FeedLimitsArgs } from '../generated/types';
import type { ByAuthority } from './fund';
import { oneStep, type Plan } from './plan';

const NO_KEY = '11111111111111111111111111111111' as Address;

/** Lists the programs whose prices the fund's feeds may read, two at most (`set_oracle_sources`), by the authority. */
export function planOracleSources(input: ByAuthority & { sources: readonly Address[] }): Plan {
  const { fund, authority, sources } = input;
  const [first = NO_KEY, second = NO_KEY, ...more] = sources;
  if (more.length > 0) throw new Error('a fund has two oracle sources at most');
  return oneStep(getSetOracleSourcesInstruction({ fund: fund.address, authority, sources: [first, second] }));
}

/**
 * Registers the feed of a price (`register_feed`), by the authority.
 *
 * @param input.base Mint that is priced.
 * @param input.quote Mint it is priced in.
 * @param input.source Program whose price accounts it reads.
 * @param input.feedId The source's id of the price, 32 bytes.
 */
export async function planFeed(
  input: ByAuthority & {
    payer?: TransactionSigner;
    base: Address;
    quote: Address;
    source: Address;
    feedId: Uint8Array;
    limits: FeedLimitsArgs;
  },
): Promise<Plan & { feed: Address }> {
  const { fund, authority, payer = authority, base, quote, source, feedId, limits } = input;
  const [feed] = await findFeedPda({ fund: fund.address, base, quote });
  const accounts = { fund: fund.address, authority, payer, base, quote, feed };
  return { ...oneStep(getRegisterFeedInstruction({ ...accounts, source, feedId, limits })), feed };
}

/** Sets what a feed accepts (`set_feed_limits`), by the authority. */
export function planFeedLimits(input: { authority: TransactionSigner; feed: Decoded<Feed>; limits: FeedLimitsArgs }): Plan {
  const { authority, feed, limits } = input;
  return oneStep(getSetFeedLimitsInstruction({ authority, fund: feed.data.fund, feed: feed.address, limits }));
}

/** Lets a feed read another source, or another price of it (`set_feed_source`), by the authority. */
export function planFeedSource(input: {
  authority: TransactionSigner;
  feed: Decoded<Feed>;
  source: Address;
  feedId: Uint8Array;
}): Plan {
  const { authority, feed, source, feedId } = input;
  return oneStep(getSetFeedSourceInstruction({ authority, fund: feed.data.fund, feed: feed.address, source, feedId }));
}

/** Records the price of a source's account (`observe`). Anyone may send it. */
export function planObservation(input: { feed: Decoded<Feed>; priceUpdate: Address }): Plan {
  const { feed, priceUpdate } = input;
  return oneStep(getObserveInstruction({ fund: feed.data.fund, feed: feed.address, priceUpdate }));
}
