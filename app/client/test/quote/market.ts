/**
 * Random markets: a fund, a pool with its premium book, and products, each valid as the program's own instructions could have left
 * it: totals are what the parts come to, rings hold what ends and begins. Sales of them are asked for, good ones and bad ones.
 */

import { type Address, getAddressDecoder } from '@solana/kit';
import {
  type Fund,
  getFundDecoder,
  getFundEncoder,
  getPoolDecoder,
  getPoolEncoder,
  getPremiumBookDecoder,
  getPremiumBookEncoder,
  getProductDecoder,
  getProductEncoder,
  type Pool,
  type PremiumBook,
  type Product,
} from '../../src';
import { fundParameters } from '../parameters';
import { backing } from './backing';
import type { Chance } from './chance';

export const DAY = 86_400n;
const RING = 400n;
/** 2026-01-01 00:00 UTC. */
const START = 1_767_225_600n;
const RATE_ONE = 1_000_000_000n;
const YEAR = 31_536_000n;
/** Nobody's address. */
export const DEFAULT_KEY = '11111111111111111111111111111111' as Address;
const ONE_Q32 = 1n << 32n;

/** A sale that is asked for, and the account of its insured program if it has one. */
export type Sale = {
  readonly product: Address;
  readonly bytes: Uint8Array;
  readonly sum: bigint;
  readonly endDay: bigint;
  readonly referred: boolean;
  readonly programData: { readonly address: Address; readonly data: Uint8Array } | undefined;
  readonly revision: number;
};

/** Accounts at a time, and sales. */
export type Market = {
  readonly now: bigint;
  readonly fund: { readonly address: Address; readonly data: Uint8Array };
  readonly pool: { readonly address: Address; readonly data: Uint8Array };
  readonly book: { readonly address: Address; readonly data: Uint8Array };
  readonly vault: Address;
  readonly mint: Address;
  /** What the vault must hold. */
  readonly ledger: bigint;
  readonly sales: readonly Sale[];
};

/** An account of zeros: what `decode` gives of them is a value of every field. */
function blank<T>(decoder: { decode: (bytes: Uint8Array) => T }, length: number): T {
  return decoder.decode(new Uint8Array(length));
}
const LENGTHS = { fund: 528, pool: 2_048, book: 6_448, product: 6_928 };
const BLANKS = {
  fund: blank(getFundDecoder(), LENGTHS.fund),
  pool: blank(getPoolDecoder(), LENGTHS.pool),
  book: blank(getPremiumBookDecoder(), LENGTHS.book),
  product: blank(getProductDecoder(), LENGTHS.product),
};

// Made once: they are large.
const ENCODERS = { fund: getFundEncoder(), pool: getPoolEncoder(), book: getPremiumBookEncoder(), product: getProductEncoder() };

const ADDRESS = getAddressDecoder();
const address = (chance: Chance): Address => ADDRESS.decode(chance.bytes(32));
const wide = (value: bigint) => ({ low: value % (1n << 64n), high: value >> 64n });
const ring = () => Array.from({ length: Number(RING) }, () => 0n);
const add = (slots: bigint[], day: bigint, amount: bigint) => {
  const slot = Number(day % RING);
  slots[slot] = (slots[slot] ?? 0n) + amount;
};

/** Rules inside their bounds. */
function rules(chance: Chance): Fund['parameters'] {
  return {
    ...fundParameters,
    attestorBond: BigInt(fundParameters.attestorBond),
    maxAssessmentAge: chance.number(1, 365) * Number(DAY),
    reserveRatioBps: chance.number(15_000, 60_000),
    rhoBps: chance.number(0, 10_000),
    groupCapBps: chance.number(1_000, 10_000),
    reinsuranceCapBps: chance.number(0, 10_000),
  };
}

/** A product's terms, assessment and exposure, the ring of what begins and ends among it. */
function product(chance: Chance, pool: Address, committee: Address, capital: bigint, now: bigint, maxAge: number): Product {
  const capacity = chance.magnitude(1_000n, capital / chance.pick([2n, 4n, 10n, 100n]) + 1_000n);
  const minSum = chance.magnitude(1n, capacity);
  const maxSum = chance.between(minSum, capacity);
  const expenseBps = chance.number(0, 4_000);
  const [marginBps, profitBps] = [chance.number(0, 20_000), chance.number(0, 4_000)];
  const elRate = chance.magnitude(1n, RATE_ONE / chance.pick([5n, 20n, 100n]));
  const kept = BigInt(10_000 - expenseBps - profitBps);
  const loadKink = chance.magnitude(1n, RATE_ONE / 2n);
  const minTermDays = chance.number(1, 60);

  const rolledDay = now / DAY - chance.pick([0n, 0n, chance.between(0n, 30n), chance.between(0n, 500n)]);
  const [begins, ends] = [ring(), ring()];
  let [exposure, left] = [0n, chance.percent(2) ? capacity * 2n : capacity - chance.between(0n, capacity)];
  for (let policy = chance.number(0, 12); policy > 0 && left > 0n; policy--) {
    const sum = chance.between(1n, left);
    left -= sum;
    const end = chance.between(rolledDay + 1n, rolledDay + RING - 1n);
    add(ends, end, sum);
    if (chance.percent(15) && end > rolledDay + 1n) add(begins, chance.between(rolledDay + 1n, end - 1n), sum);
    else exposure += sum;
  }
  const age = chance.percent(92) ? chance.number(0, maxAge) : chance.number(0, 3 * maxAge);
  return {
    ...BLANKS.product,
    pool,
    committee,
    termsHash: chance.bytes(32),
    programData: chance.percent(10) ? address(chance) : DEFAULT_KEY,
    programSlot: chance.between(1n, 1_000_000n),
    assessedAt: chance.percent(98) ? now - BigInt(age) : 0n,
    elRate,
    shockRate: chance.between(0n, RATE_ONE),
    floorRate: (elRate * BigInt(10_000 + marginBps) + kept - 1n) / kept,
    loadKink,
    loadFull: loadKink + chance.magnitude(1n, 5n * RATE_ONE),
    capacity,
    exposure,
    rolledDay,
    minSum,
    maxSum,
    minPremium: chance.magnitude(1n, 1_000_000n),
    waitingPeriod: chance.pick([0, 3_600, chance.number(0, 30 * Number(DAY))]),
    revision: chance.number(0, 1_000),
    openIncidents: chance.percent(2) ? 1 : 0,
    kinkBps: chance.number(1, 9_999),
    marginBps,
    expenseBps,
    profitBps,
    concentrationBps: chance.number(500, 10_000),
    deductibleBps: chance.number(0, 5_000),
    referralBps: Math.min(chance.number(0, 2_000), expenseBps),
    minTermDays,
    maxTermDays: chance.number(minTermDays, 365),
    version: 1,
    state: chance.percent(96) ? 0 : chance.number(1, 2),
    group: chance.number(0, 7),
    begins,
    ends,
  };
}

/** Policies that the pool has still to earn the premium of: `earning_rate`, ring and `unearned` that belong together. */
function earning(chance: Chance, pool: Address, accruedUntil: bigint, capital: bigint) {
  const today = accruedUntil / DAY;
  const [begins, ends] = [ring(), ring()];
  let [rateNow, total] = [0n, 0n];
  for (let policy = chance.number(0, 20); policy > 0; policy--) {
    const end = chance.between(today + 1n, today + RING - 1n);
    const start = chance.percent(20) && end > today + 1n ? chance.between(today + 1n, end - 1n) * DAY : accruedUntil;
    const premium = chance.magnitude(1n, capital / 50n + 1n);
    const rate = (premium * ONE_Q32) / (end * DAY - start);
    add(ends, end, rate);
    if (start > accruedUntil) add(begins, start / DAY, rate);
    else rateNow += rate;
    total += rate * (end * DAY - start);
  }
  const unearned = (total + ONE_Q32 - 1n) / ONE_Q32;
  const book: PremiumBook = { ...BLANKS.book, pool, begins, ends, version: 1 };
  return { book, earningRate: rateNow, unearned, earnedFraction: unearned * ONE_Q32 - total };
}

/** Sales of a product: most inside its limits, some beside them. */
function sale(chance: Chance, of: { address: Address; product: Product }, now: bigint): Sale {
  const { product } = of;
  const sum = chance.percent(93)
    ? chance.between(product.minSum, product.maxSum)
    : chance.pick([product.minSum - 1n, product.maxSum + 1n, product.capacity * 2n, 0n]);
  const [least, most] = [BigInt(product.minTermDays), BigInt(product.maxTermDays)];
  const days = chance.percent(94) ? chance.between(least + 1n, most + 1n) : chance.between(0n, 420n);
  const data = new Uint8Array(45);
  new DataView(data.buffer).setUint32(0, chance.percent(97) ? 3 : 2, true);
  const slot = product.programSlot + (chance.percent(85) ? 0n : 1n);
  new DataView(data.buffer).setBigUint64(4, slot, true);
  return {
    product: of.address,
    bytes: Uint8Array.from(ENCODERS.product.encode(product)),
    sum,
    endDay: now / DAY + days,
    referred: chance.percent(30),
    programData: product.programData === DEFAULT_KEY ? undefined : { address: product.programData, data },
    revision: product.revision,
  };
}

/** A market of so many products, a sale of each. */
export function market(chance: Chance, products: number): Market {
  const [fund, pool, book, vault, mint] = [0, 1, 2, 3, 4].map(() => address(chance)) as [
    Address,
    Address,
    Address,
    Address,
    Address,
  ];
  const now = START + chance.between(0n, 2n * YEAR);
  const capital = chance.magnitude(1_000_000n, 1n << 55n);
  const parameters = rules(chance);
  const committee = address(chance);
  const paused = chance.percent(3) ? now + chance.between(0n, 10n) : 0n;
  const fundState: Fund = {
    ...BLANKS.fund,
    appealCommittee: chance.percent(97) ? address(chance) : chance.pick([DEFAULT_KEY, committee]),
    parameters,
    pausedUntil: [0n, paused, 0n, 0n, 0n, 0n, 0n, 0n],
    version: 1,
  };
  const listed = Array.from({ length: products }, () => ({
    address: address(chance),
    product: product(chance, pool, committee, capital, now, parameters.maxAssessmentAge),
  }));
  const total = (of: (product: Product) => bigint) => listed.reduce((sum, { product }) => sum + of(product), 0n);
  const stress = Array.from({ length: 8 }, (_, group) =>
    wide(total((product) => (product.group === group ? product.exposure * product.shockRate : 0n))),
  );
  const accruedUntil = now - chance.pick([0n, chance.between(0n, DAY), chance.between(0n, 500n * DAY)]);
  const { book: ringOfPremium, ...premium } = earning(chance, pool, accruedUntil, capital);
  const behind = backing(chance, BLANKS.pool, capital, accruedUntil, now);
  const [premiumEarned, premiumRefunded, fees] = [
    chance.magnitude(1n, capital),
    chance.magnitude(1n, capital),
    chance.magnitude(1n, capital),
  ];
  const state: Pool = {
    ...BLANKS.pool,
    fund,
    mint,
    vault,
    premiumBook: book,
    capital,
    fees,
    totalShares: wide(capital * 1_000_000n),
    accruedUntil,
    ...premium,
    premiumEarned,
    premiumRefunded,
    premiumWritten: premium.unearned + premiumEarned + premiumRefunded,
    exposure: total(({ exposure }) => exposure),
    expectedLoss: wide(total(({ exposure, elRate }) => exposure * elRate)),
    stress,
    settings: { ...BLANKS.pool.settings, feeBps: chance.number(0, 5_000), stopLossBps: chance.number(0, 10_000) },
    confirmedIncidents: chance.percent(2) ? 1 : 0,
    products,
    version: 1,
    decimals: 6,
    wiped: chance.percent(1) ? 1 : 0,
    feeRemainder: chance.number(0, 9_999),
    ...behind.pool,
  };
  return {
    now,
    fund: { address: fund, data: Uint8Array.from(ENCODERS.fund.encode(fundState)) },
    pool: { address: pool, data: Uint8Array.from(ENCODERS.pool.encode(state)) },
    book: { address: book, data: Uint8Array.from(ENCODERS.book.encode(ringOfPremium)) },
    vault,
    mint,
    ledger: capital + premium.unearned + state.cededPayable + state.bufferPayable + fees,
    sales: listed.map((of) => sale(chance, of, now)),
  };
}
