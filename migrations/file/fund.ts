/** The fund's own part of the file: rules, committees, sources of prices. Bounds are the program's (`state/parameters.rs`). */

import { type Context, type FileMint, mintNamed, party } from './context';
import { distinct, FileInvalid, integer, list, object, optional, type Read, type Reader, text } from './reader';
import { address, amount, bytes32, duration, price, share } from './units';

const WINDOW = duration('1h', '90d');

/** Rules of a fund. */
export function fundParameters(bondMint: FileMint) {
  const shape = object({
    attestorBond: amount(bondMint.decimals),
    withdrawalCooldown: duration('1h', '180d'),
    withdrawalWindow: WINDOW,
    reportWindow: WINDOW,
    confirmWindow: WINDOW,
    claimWindow: WINDOW,
    assessWindow: WINDOW,
    appealWindow: WINDOW,
    appealAssessWindow: WINDOW,
    salvageWindow: duration('0s', '730d'),
    maxAssessmentAge: duration('1d', '365d'),
    reserveRatio: share(15_000, 1_000_000),
    rho: share(0, 10_000),
    groupCap: share(1, 10_000),
    cancelFee: share(0, 2_500),
    slash: share(0, 10_000),
    tolerance: share(0, 10_000),
    reinsuranceCap: share(0, 10_000),
  });
  return (value: unknown, path: string) => {
    const rules = shape(value, path);
    if (rules.withdrawalCooldown < rules.reportWindow + rules.confirmWindow) {
      throw new FileInvalid(
        `${path}.withdrawalCooldown`,
        'must be at least reportWindow and confirmWindow together, or underwriters could leave ahead of a loss',
      );
    }
    if (rules.withdrawalWindow * 2 > rules.withdrawalCooldown) {
      throw new FileInvalid(`${path}.withdrawalWindow`, 'must be half of withdrawalCooldown at most');
    }
    return rules;
  };
}

/** A committee. */
export function committee(context: Context) {
  const shape = object({
    version: integer(0, 0xffff_ffff),
    name: text,
    threshold: integer(1, 15),
    members: list(party(context), 1),
  });
  return (value: unknown, path: string) => {
    const found = shape(value, path);
    const { members, threshold } = found;
    distinct(members, (index) => `${path}.members[${index}]`, 'member');
    if (members.length > 15) throw new FileInvalid(`${path}.members`, 'must be 15 at most');
    if (threshold > members.length || threshold * 3 <= members.length * 2) {
      throw new FileInvalid(
        `${path}.threshold`,
        `must be more than two thirds of the ${members.length} members and no more than all: the median needs it`,
      );
    }
    return found;
  };
}

/** What a feed accepts. */
const feedLimits = object({
  minPrice: price,
  maxPrice: price,
  maxAge: duration('1s', '1h'),
  window: duration('1m', '7d'),
  spacing: duration('1s', '7d'),
  maxHold: duration('1s', '7d'),
  maxConfidence: share(1, 1_000),
  minCoverage: share(0, 10_000),
  minDecimals: integer(0, 18),
  maxDecimals: integer(0, 18),
});

/** Places of a feed's ring, less one. */
const SPACINGS = 31;

/** A price feed. */
export function feed(context: Context) {
  const shape = object({
    name: text,
    base: mintNamed(context),
    quote: mintNamed(context),
    source: address,
    feedId: bytes32,
    /** Where the source posts the price; unless told, where Pyth keeps that of a sponsored feed. */
    update: optional(address, undefined),
    limits: feedLimits,
  });
  return (value: unknown, path: string) => {
    const found = shape(value, path);
    const { limits } = found;
    if (found.base === found.quote) throw new FileInvalid(`${path}.quote`, 'must be another mint than base');
    if (limits.minPrice >= limits.maxPrice) throw new FileInvalid(`${path}.limits.minPrice`, 'must be below maxPrice');
    if (limits.minDecimals > limits.maxDecimals) {
      throw new FileInvalid(`${path}.limits.minDecimals`, 'must be maxDecimals at most');
    }
    if (limits.spacing * SPACINGS < limits.window) {
      throw new FileInvalid(`${path}.limits.spacing`, `must be so long that ${SPACINGS} of it span the window`);
    }
    if (limits.maxHold < limits.spacing) throw new FileInvalid(`${path}.limits.maxHold`, 'must be the spacing at least');
    if (limits.maxHold * 4 * 10_000 > limits.window * limits.minCoverage) {
      throw new FileInvalid(
        `${path}.limits.maxHold`,
        'must be a quarter of the window that is covered at least (window x minCoverage) at most: one lying print could weigh more',
      );
    }
    return found;
  };
}

/** Programs whose price accounts feeds may read. */
export const oracleSources: Reader<Read<typeof address>[]> = (value, path) => {
  const sources = list(address)(value, path);
  if (sources.length > 2) throw new FileInvalid(path, 'must be two at most');
  distinct(sources, (index) => `${path}[${index}]`, 'source');
  return sources;
};

/** Rules of the fund as the file states them. */
export type FileParameters = Read<ReturnType<typeof fundParameters>>;
/** A committee as the file states it. */
export type FileCommittee = Read<ReturnType<typeof committee>>;
/** A feed as the file states it. */
export type FileFeed = Read<ReturnType<typeof feed>>;
