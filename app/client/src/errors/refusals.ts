/** What sending throws. */

import type { Address, Signature } from '@solana/kit';

/** The chain refused a transaction, in simulation before anybody signed or when it ran. Nothing of it happened. */
export class TransactionRefused extends Error {
  override readonly name = 'TransactionRefused';
  constructor(
    /** The chain's error, as nodes write it: a name, or an object such as `{ InstructionError: [0, { Custom: 6047 }] }`. */
    readonly transactionError: unknown,
    /** Logs of the programs; empty when there are none. */
    readonly logs: readonly string[],
    /** Program of each instruction. */
    readonly programs: readonly Address[],
    /** Signature, when it was sent. */
    readonly signature?: Signature,
  ) {
    super(
      `the transaction was refused: ${JSON.stringify(transactionError, (_, value) => (typeof value === 'bigint' ? Number(value) : value))}`,
    );
  }
}

/** A transaction was sent and nobody knows whether it landed. It may still do so. */
export class TransactionUnconfirmed extends Error {
  override readonly name = 'TransactionUnconfirmed';
  constructor(
    /** What to look for. */
    readonly signature: Signature,
    options?: ErrorOptions,
  ) {
    super(`it is not known whether ${signature} landed`, options);
  }
}

/** Every signed version of a transaction expired before it landed. None will land any more. */
export class TransactionExpired extends Error {
  override readonly name = 'TransactionExpired';
  constructor(
    /** How often it was signed. */
    readonly attempts: number,
  ) {
    super(`the transaction expired ${attempts} times before it landed`);
  }
}

/** Instructions that must land together do not fit one transaction. */
export class StepTooLarge extends Error {
  override readonly name = 'StepTooLarge';
  constructor(
    /** Bytes that it would take. */
    readonly bytes: number,
  ) {
    super(`a step takes ${bytes} bytes, more than a transaction has`);
  }
}

/** Some transactions of a plan landed, a later one did not. The cause is why. */
export class PlanInterrupted extends Error {
  override readonly name = 'PlanInterrupted';
  constructor(
    /** Signatures of those that landed. */
    readonly landed: readonly Signature[],
    /** How many transactions the plan has. */
    readonly count: number,
    options: ErrorOptions,
  ) {
    super(`${landed.length} of ${count} transactions landed`, options);
  }
}
