/** Products of the file: what is sold, on which terms, on which assessment. */

import { Peril, ProductState } from '@bulwark/client';
import type { Address } from '@solana/kit';
import { type Context, type FileMint, mintNamed } from './context';
import { FileInvalid, integer, object, oneOf, optional, type Read, text } from './reader';
import { address, amount, days, duration, id, pinnedDocument, rate, share, shortText } from './units';

const ONE = 1_000_000_000n;
/** Rates are u64 over 1e9 a year; a load of a hundred times the sum insured is beyond any price. */
const MOST = 100n * ONE;

const PERILS = {
  'contract exploit': Peril.ContractExploit,
  'oracle manipulation': Peril.OracleManipulation,
  'price manipulation': Peril.PriceManipulation,
  depeg: Peril.Depeg,
  'impermanent loss': Peril.ImpermanentLoss,
  'key compromise': Peril.KeyCompromise,
  bridge: Peril.Bridge,
  governance: Peril.Governance,
} as const;

const STATES = { open: ProductState.Open, 'renewals only': ProductState.RenewalsOnly, closed: ProductState.Closed } as const;

function wordFor<const T extends Readonly<Record<string, number>>>(words: T) {
  const reader = oneOf(...(Object.keys(words) as (keyof T & string)[]));
  return (value: unknown, path: string): T[keyof T] => words[reader(value, path)];
}

function terms(mint: FileMint, folder: string) {
  return object({
    document: pinnedDocument(folder),
    capacity: amount(mint.decimals),
    minSum: amount(mint.decimals),
    maxSum: amount(mint.decimals),
    minPremium: amount(mint.decimals),
    loadKink: rate(0n, MOST),
    loadFull: rate(0n, MOST),
    kink: share(1, 9_999),
    margin: share(0, 65_535),
    expense: share(0, 9_999),
    profit: share(0, 9_999),
    concentration: share(1, 10_000),
    deductible: share(0, 9_999),
    referral: share(0, 2_000),
    noClaims: share(0, 5_000),
    minTerm: days(1, 365),
    maxTerm: days(1, 365),
    waitingPeriod: duration('0s', '30d'),
  });
}

/** The insured program's deployment that was assessed. */
const pin = object({ programData: address, slot: id });

function assessment(folder: string) {
  return object({
    expectedLoss: rate(1n, ONE),
    shock: rate(1n, ONE),
    report: pinnedDocument(folder),
    program: optional(pin, undefined),
  });
}

/** A product of a pool that settles in `mint`. */
export function product(context: Context, mint: FileMint) {
  const shape = object({
    id,
    name: shortText(32),
    protocol: text,
    summary: text,
    peril: wordFor(PERILS),
    group: integer(0, 7),
    insuredMint: optional(mintNamed(context), undefined),
    committee: integer(0, 0xffff_ffff),
    state: optional(wordFor(STATES), ProductState.Open),
    terms: terms(mint, context.folder),
    assessment: assessment(context.folder),
  });
  return (value: unknown, path: string) => {
    const found = shape(value, path);
    const { minSum, maxSum, capacity, expense, profit, referral, minTerm, maxTerm, loadKink, loadFull } = found.terms;
    const wrong = (field: string, complaint: string) => new FileInvalid(`${path}.terms.${field}`, complaint);
    if (minSum > maxSum) throw wrong('minSum', 'must be maxSum at most');
    if (maxSum > capacity) throw wrong('maxSum', 'must be capacity at most');
    if (expense + profit >= 10_000) throw wrong('profit', 'must be below 100% together with expense');
    if (referral > expense)
      throw wrong('referral', 'must be expense at most: a buyer who refers himself saves no more than that');
    if (minTerm > maxTerm) throw wrong('minTerm', 'must be maxTerm at most');
    if (loadKink > loadFull) throw wrong('loadKink', 'must be loadFull at most');
    if (found.insuredMint === mint) throw new FileInvalid(`${path}.insuredMint`, 'must not be the mint that claims are paid in');
    return found;
  };
}

/** A product as the file states it. */
export type FileProduct = Read<ReturnType<typeof product>>;
/** What was assessed of the insured program. */
export type FilePin = { readonly programData: Address; readonly slot: bigint };
