/** Transactions from instructions: version 0, a fee payer, a compute budget, a lifetime. */

import {
  type Address,
  appendTransactionMessageInstructions,
  type Blockhash,
  createTransactionMessage,
  getTransactionMessageSize,
  type Instruction,
  pipe,
  setTransactionMessageFeePayerSigner,
  setTransactionMessageLifetimeUsingBlockhash,
  type TransactionSigner,
} from '@solana/kit';
import { getSetComputeUnitLimitInstruction, getSetComputeUnitPriceInstruction } from '@solana-program/compute-budget';
import { StepTooLarge } from '../errors/refusals';
import type { Plan, Step } from '../plans/plan';

/** Most bytes of a transaction. */
export const MAX_TRANSACTION_BYTES = 1_232;
/** Most compute units of a transaction. */
export const MAX_COMPUTE_UNITS = 1_400_000;

/** A blockhash and how long it is good for. */
export type Lifetime = { readonly blockhash: Blockhash; readonly lastValidBlockHeight: bigint };

/** What a transaction pays for computing. */
export type Budget = {
  /** Compute units at most. */
  readonly units: number;
  /** Priority fee, micro-lamports a unit. */
  readonly price: bigint;
};

// Any 32 bytes: a size does not depend on which.
const ANY_LIFETIME: Lifetime = { blockhash: '11111111111111111111111111111111' as Blockhash, lastValidBlockHeight: 0n };
const ANY_BUDGET: Budget = { units: MAX_COMPUTE_UNITS, price: 1n };

/** A transaction's message. The budget's instructions come first. */
export function buildMessage(step: Step, feePayer: TransactionSigner, budget: Budget, lifetime: Lifetime) {
  const instructions: Instruction[] = [getSetComputeUnitLimitInstruction({ units: budget.units })];
  if (budget.price > 0n) instructions.push(getSetComputeUnitPriceInstruction({ microLamports: budget.price }));
  return pipe(
    createTransactionMessage({ version: 0 }),
    (message) => setTransactionMessageFeePayerSigner(feePayer, message),
    (message) => setTransactionMessageLifetimeUsingBlockhash(lifetime, message),
    (message) => appendTransactionMessageInstructions([...instructions, ...step], message),
  );
}

/** A message as `buildMessage` makes it. */
export type Message = ReturnType<typeof buildMessage>;

/** Bytes of a step as a transaction, budget included. */
export function measure(step: Step, feePayer: TransactionSigner): number {
  return getTransactionMessageSize(buildMessage(step, feePayer, ANY_BUDGET, ANY_LIFETIME));
}

/**
 * A plan as the fewest transactions that its order allows: each as many whole steps as fit.
 *
 * @throws {@link StepTooLarge} when a step does not fit one transaction.
 */
export function splitIntoTransactions(plan: Plan, feePayer: TransactionSigner): Step[] {
  const transactions: Step[] = [];
  let current: Step = [];
  for (const step of plan.steps) {
    if (step.length === 0) continue;
    const joined = [...current, ...step];
    if (measure(joined, feePayer) <= MAX_TRANSACTION_BYTES) {
      current = joined;
      continue;
    }
    const alone = measure(step, feePayer);
    if (alone > MAX_TRANSACTION_BYTES) throw new StepTooLarge(alone);
    transactions.push(current);
    current = step;
  }
  return current.length > 0 ? [...transactions, current] : transactions;
}

/** Addresses that instructions write to. */
export function writableAddresses(step: Step): Address[] {
  const writable = step.flatMap((instruction) => instruction.accounts ?? []).filter(({ role }) => (role & 1) === 1);
  return [...new Set(writable.map(({ address }) => address))];
}
