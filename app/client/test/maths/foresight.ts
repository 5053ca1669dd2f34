/** What a book says before a transaction, and what the program's events say after it. */

import type { Address } from '@solana/kit';
import type { BulwarkEvent } from '../../src';
import type { Book, StepView } from '../../src/maths';
import type { Decoded } from './shelf';

const DAY = 86_400n;

/** The chain before a transaction. */
export type Before = { readonly book: Book; readonly accounts: Decoded };

/** The account of an owner in a pool, a tranche or a buffer. */
function held<K extends 'position' | 'tranchePosition' | 'bufferPosition'>(
  accounts: Decoded,
  kind: K,
  owner: Address,
  of: Address,
) {
  const list = accounts[kind] as readonly { address: Address; data: { owner: Address } & Record<string, unknown> }[];
  const found = list.find(({ data }) => data.owner === owner && [data.pool, data.tranche, data.buffer].includes(of));
  if (!found) throw new Error(`no ${kind} of ${owner}`);
  return found.address;
}

/** Whether a step stood open. */
const open = (steps: readonly StepView[], name: string) => steps.find(({ step }) => step === name)?.open;

/**
 * `[foretold, told]` of an event: what the book said of the accounts before, and what the program did. None for events that nothing
 * foretells.
 */
export function foresight({ book, accounts }: Before, event: BulwarkEvent): [unknown, unknown] | undefined {
  switch (event.name) {
    case 'PolicyBought': {
      const e = event.data;
      const { refusal, price, coversFrom, end } = book.quotePolicy(e.product, e.sumInsured, e.end / DAY, e.referral > 0n);
      const { premium, parts, exposureBefore, exposureAfter } = price ?? {};
      return [
        [refusal, premium, parts?.referral, exposureBefore, exposureAfter, coversFrom, end],
        [null, e.premium, e.referral, e.exposureBefore, e.exposureAfter, e.coversFrom, e.end],
      ];
    }
    case 'PolicyRenewed': {
      const e = event.data;
      const quote = book.quoteRenewal(e.renewed, e.sumInsured, e.end / DAY);
      return [
        [quote.refusal, quote.price?.premium, quote.discount, quote.start, quote.end],
        [null, e.premium, e.discount, e.start, e.end],
      ];
    }
    case 'CoverIncreased': {
      const e = event.data;
      const quote = book.quoteIncrease(e.policy, e.sumInsuredAfter - e.sumInsuredBefore);
      return [
        [quote.refusal, quote.price?.premium, quote.sumInsuredAfter, quote.coversFrom],
        [null, e.premium, e.sumInsuredAfter, e.coversFrom],
      ];
    }
    case 'PolicyCancelled': {
      const e = event.data;
      const quote = book.quoteRefund(e.policy);
      return [
        [quote.refusal, quote.refund, quote.fee],
        [null, e.refund, e.fee],
      ];
    }
    case 'PremiumAccrued': {
      const e = event.data;
      const pool = book.pool(e.pool);
      return [
        [pool.earnedSince, pool.capital, pool.fees, pool.unearned],
        [e.earned, e.capitalAfter, e.feesAfter, e.unearnedAfter],
      ];
    }
    case 'Deposited': {
      const e = event.data;
      const quote = book.quoteDeposit(e.pool, e.amount);
      return [
        [quote.refusal, quote.shares, quote.capitalAfter, quote.totalSharesAfter],
        [null, e.shares, e.capitalAfter, e.totalSharesAfter],
      ];
    }
    case 'Withdrawn': {
      const e = event.data;
      const position = book.position(held(accounts, 'position', e.owner, e.pool));
      const { amount, capitalAfter } = book.quoteWithdrawal(e.pool, e.shares);
      return [
        [position.requestValue, position.request.shares, position.request.state, amount, capitalAfter],
        [e.amount, e.shares, 'executable', e.amount, e.capitalAfter],
      ];
    }
    case 'CapitalCommitted': {
      const e = event.data;
      const quote = book.quoteCommit(e.tranche, e.amount);
      return [
        [quote.refusal, quote.shares, quote.collateralAfter],
        [null, e.shares, e.collateralAfter],
      ];
    }
    case 'CapitalReleased': {
      const e = event.data;
      const position = book.tranchePosition(held(accounts, 'tranchePosition', e.owner, e.tranche));
      return [
        [position.releaseRefusal, position.releaseShares, position.releaseAmount],
        [null, e.shares, e.amount],
      ];
    }
    case 'TrancheSynced': {
      const e = event.data;
      const { pending, worth } = book.tranche(e.tranche);
      return [
        [pending, worth],
        [e.amount, e.collateralAfter],
      ];
    }
    case 'Staked': {
      const e = event.data;
      const quote = book.quoteStake(e.buffer, e.amount);
      return [
        [quote.refusal, quote.shares, quote.cash],
        [null, e.shares, e.cash],
      ];
    }
    case 'Unstaked': {
      const e = event.data;
      const staker = book.staker(held(accounts, 'bufferPosition', e.owner, e.buffer));
      return [
        [staker.unstakeRefusal, staker.shares, staker.collateral, staker.cash],
        [null, e.shares, e.amount, e.cash],
      ];
    }
    case 'IncomeCollected': {
      const e = event.data;
      return [book.staker(held(accounts, 'bufferPosition', e.owner, e.buffer)).income, e.amount];
    }
    case 'BufferValued': {
      const e = event.data;
      return [bufferOf(book, accounts, e.buffer)?.worth, e.valueAfter];
    }
    case 'StopLossTripped':
      return [book.stopLoss(event.data.pool).tripRefusal, null];
    case 'StopLossReset':
      return [book.stopLoss(event.data.pool).resetRefusal, null];
    case 'AuctionStarted': {
      const e = event.data;
      const [first] = book.auctionCurve(e.buffer);
      return [
        [bufferOf(book, accounts, e.buffer)?.startRefusal, first],
        [null, { at: e.at, price: e.top }],
      ];
    }
    case 'CollateralTaken': {
      const e = event.data;
      const { refusal, price, collateral, pays } = book.quoteTake(e.buffer, e.collateral);
      const auction = bufferOf(book, accounts, e.buffer)?.auction;
      const step = book.auctionCurve(e.buffer).findLast(({ at }) => at <= e.at);
      return [
        [refusal, price, collateral, pays, auction?.price, auction?.toRaise, step?.price],
        [null, e.price, e.collateral, e.paid, e.price, e.toRaiseBefore, e.price],
      ];
    }
    default:
      return ofClaims({ book, accounts }, event);
  }
}

function bufferOf(book: Book, accounts: Decoded, address: Address) {
  const pool = accounts.buffer.find((buffer) => buffer.address === address)?.data.pool;
  return pool && book.stopLoss(pool).buffers.find((buffer) => buffer.address === address);
}

function ofClaims({ book }: Before, event: BulwarkEvent): [unknown, unknown] | undefined {
  switch (event.name) {
    case 'IncidentRejected':
      return [open(book.incident(event.data.incident).steps, 'reject_incident'), true];
    case 'ClaimFiled':
      return [open(book.incident(event.data.incident).steps, 'file_claim'), true];
    case 'IncidentAttested':
      return [open(book.incident(event.data.incident).steps, 'attest_incident'), true];
    case 'ClaimAttested':
      return [open(book.claim(event.data.claim).steps, 'attest_claim'), true];
    case 'ClaimAppealed':
      return [open(book.claim(event.data.claim).steps, 'appeal_claim'), true];
    case 'AppealAttested':
      return [open(book.claim(event.data.claim).steps, 'attest_appeal'), true];
    case 'ClaimDecided': {
      const e = event.data;
      const { votes, steps } = book.claim(e.claim);
      return [
        [open(steps, 'decide_claim'), votes?.median ?? 0n, votes?.wouldApprove ?? 0n],
        [true, e.median, e.approved],
      ];
    }
    case 'AppealDecided': {
      const e = event.data;
      const { appealVotes, steps } = book.claim(e.claim);
      return [
        [open(steps, 'decide_appeal'), appealVotes?.wouldApprove],
        [true, e.approvedAfter],
      ];
    }
    case 'LiquidationBegun': {
      const e = event.data;
      const { fromTranches, steps } = { ...book.allocation(e.pool, e.approvedTotal), ...book.incident(e.incident) };
      const told = e.fromTranches.reduce((sum, part) => sum + part, 0n);
      return [
        [open(steps, 'settle_incident'), fromTranches],
        [true, told],
      ];
    }
    case 'IncidentSettled':
      return [open(book.incident(event.data.incident).steps, 'finish_settlement'), true];
    case 'ClaimPaid': {
      const e = event.data;
      const { due, steps } = book.claim(e.claim);
      const { factor } = book.incident(e.incident);
      return [
        [open(steps, 'pay_claim'), due, factor],
        [true, e.amount, 1_000_000_000n],
      ];
    }
    case 'ClaimClosed':
      return [open(book.claim(event.data.claim).steps, 'close_claim'), true];
    case 'IncidentClosed':
      return [open(book.incident(event.data.incident).steps, 'close_incident'), true];
    default:
      return undefined;
  }
}
