/** Pools of the file, with what stands behind them: tranches and buffers. */

import type { TrancheCoverArgs } from '@bulwark/client';
import { type Context, type FileMint, mintNamed } from './context';
import { product } from './product';
import { distinct, FileInvalid, integer, list, object, oneOf, optional, peek, type Read, type Reader, text } from './reader';
import { amount, days, duration, pinnedDocument, rate, share } from './units';

/** "No peril group" of a settlement mint. */
export const NO_GROUP = 255;
const ONE = 1_000_000_000n;

function poolParameters({ decimals }: FileMint) {
  const shape = object({
    depositCap: amount(decimals),
    minDeposit: amount(decimals),
    reportBond: amount(decimals),
    claimBond: amount(decimals),
    appealBond: amount(decimals),
    fee: share(0, 5_000),
    stopLoss: share(0, 10_000),
  });
  return (value: unknown, path: string) => {
    const found = shape(value, path);
    if (found.depositCap < found.minDeposit) throw new FileInvalid(`${path}.depositCap`, 'must be minDeposit at least');
    return found;
  };
}

function stopLossTerms(value: unknown, path: string) {
  const found = object({
    tripRatio: share(5_000, 20_000),
    resetRatio: share(5_001, 50_000),
    resetTime: duration('1h', '30d'),
    turn: duration('1h', '2d'),
    bufferCap: share(0, 10_000),
  })(value, path);
  if (found.resetRatio <= found.tripRatio) throw new FileInvalid(`${path}.resetRatio`, 'must be above tripRatio');
  return found;
}

const KINDS = oneOf('quota share', 'excess of loss', 'aggregate stop-loss');

function trancheCover({ decimals }: FileMint): Reader<TrancheCoverArgs> {
  const quotaShare = object({ kind: KINDS, cession: share(1, 10_000), collateral: amount(decimals) });
  const excessOfLoss = object({
    kind: KINDS,
    attachment: amount(decimals, 'zero'),
    limit: amount(decimals),
    rateOnLine: rate(0n, ONE),
    reinstatements: integer(0, 4),
    reinstatementPremium: share(0, 10_000),
  });
  const aggregate = object({ kind: KINDS, attachment: share(0, 10_000), limit: share(1, 10_000), rateOnLine: rate(0n, ONE) });
  return (value, path) => {
    switch (peek(value, path, 'kind', KINDS)) {
      case 'quota share': {
        const { cession, collateral } = quotaShare(value, path);
        return { __kind: 'QuotaShare', cessionBps: cession, collateral };
      }
      case 'excess of loss': {
        const { attachment, limit, rateOnLine, reinstatements, reinstatementPremium } = excessOfLoss(value, path);
        return { __kind: 'ExcessOfLoss', attachment, limit, rateOnLine, reinstatements, reinstatementBps: reinstatementPremium };
      }
      case 'aggregate stop-loss': {
        const { attachment, limit, rateOnLine } = aggregate(value, path);
        return { __kind: 'AggregateStopLoss', attachmentBps: attachment, limitBps: limit, rateOnLine };
      }
    }
  };
}

function tranche(mint: FileMint, folder: string) {
  return object({
    index: integer(0, 7),
    name: text,
    cover: trancheCover(mint),
    /** How long after the opening the term begins: as long as it takes to have the opening signed. */
    startsIn: optional(duration('1m', '366d'), 600),
    term: days(1, 732),
    document: pinnedDocument(folder),
  });
}

function bufferTerms(settlement: FileMint, collateral: FileMint) {
  return object({
    collateralCap: amount(collateral.decimals),
    minRemainder: amount(settlement.decimals, 'zero'),
    putBudget: amount(settlement.decimals, 'zero'),
    valueTime: duration('1m', '1d'),
    step: duration('1s', '1d'),
    tail: duration('0s', '1d'),
    haircut: share(0, 10_000),
    fee: share(0, 10_000),
    premium: share(0, 10_000),
    /** What each step leaves of the price. */
    cut: share(1, 9_999),
    cusp: share(0, 10_000),
    floor: share(5_000, 10_000),
  });
}

function buffer(context: Context, settlement: FileMint) {
  return (value: unknown, path: string) => {
    const collateral = peek(value, path, 'collateral', mintNamed(context));
    if (collateral === settlement) throw new FileInvalid(`${path}.collateral`, 'must be another mint than the pool settles in');
    return object({
      index: integer(0, 3),
      name: text,
      collateral: mintNamed(context),
      terms: bufferTerms(settlement, collateral),
    })(value, path);
  };
}

/** A pool. */
export function pool(context: Context) {
  return (value: unknown, path: string) => {
    const mint = peek(value, path, 'mint', mintNamed(context));
    const found = object({
      name: text,
      mint: mintNamed(context),
      /** Peril group that the mint itself stands in: none of its products does. */
      mintGroup: optional(integer(0, 7), NO_GROUP),
      parameters: poolParameters(mint),
      stopLoss: stopLossTerms,
      products: list(product(context, mint)),
      tranches: optional(list(tranche(mint, context.folder)), []),
      buffers: optional(list(buffer(context, mint)), []),
    })(value, path);
    const { products, tranches, buffers } = found;
    distinct(
      products.map((one) => one.id),
      (index) => `${path}.products[${index}].id`,
      'product',
    );
    distinct(
      tranches.map((one) => one.index),
      (index) => `${path}.tranches[${index}].index`,
      'slot',
    );
    distinct(
      buffers.map((one) => one.index),
      (index) => `${path}.buffers[${index}].index`,
      'slot',
    );
    distinct(
      buffers.map((one) => one.collateral.symbol),
      (index) => `${path}.buffers[${index}].collateral`,
      'collateral',
    );
    products.forEach((one, index) => {
      if (one.group === found.mintGroup) {
        throw new FileInvalid(
          `${path}.products[${index}].group`,
          'is the group of the mint that claims are paid in: it would fall with it',
        );
      }
    });
    if (tranches.reduce((sum, { cover }) => sum + (cover.__kind === 'QuotaShare' ? cover.cessionBps : 0), 0) > 10_000) {
      throw new FileInvalid(`${path}.tranches`, 'quota shares must cede 100% together at most');
    }
    if (buffers.reduce((sum, { terms }) => sum + terms.fee, 0) > 10_000) {
      throw new FileInvalid(`${path}.buffers`, 'stakers must have 100% of the fees together at most');
    }
    return found;
  };
}

/** A pool as the file states it. */
export type FilePool = Read<ReturnType<typeof pool>>;
/** A tranche as the file states it. */
export type FileTranche = FilePool['tranches'][number];
/** A buffer as the file states it. */
export type FileBuffer = FilePool['buffers'][number];
