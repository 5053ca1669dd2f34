/** Sends plans: builds, simulates, has signed, sends, confirms. */

import {
  type Address,
  compileTransaction,
  type GetLatestBlockhashApi,
  getBase64EncodedWireTransaction,
  type Rpc,
  type Signature,
  type SimulateTransactionApi,
  type TransactionSigner,
} from '@solana/kit';
import { PlanInterrupted, TransactionExpired, TransactionRefused } from '../errors/refusals';
import type { Plan, Step } from '../plans/plan';
import { type ConfirmRpc, confirm, type Outcome, type Patience } from './confirm';
import { buildMessage, MAX_COMPUTE_UNITS, type Message, splitIntoTransactions, writableAddresses } from './message';
import { signAndSend } from './sign';

/** What sending asks nodes. */
export type SenderRpc = ConfirmRpc & Rpc<GetLatestBlockhashApi & SimulateTransactionApi>;

/** Where a transaction is. */
export type Stage = 'building' | 'simulating' | 'signing' | 'sending' | 'confirming' | 'confirmed';

/** A stage, and of which transaction. */
export type Progress = {
  readonly stage: Stage;
  /** Transaction of the plan, from 0. */
  readonly index: number;
  /** Transactions of the plan. */
  readonly count: number;
  /** How often it was built, from 1: more when a blockhash expired and it had to be signed anew. */
  readonly attempt: number;
  /** Once it is signed. */
  readonly signature: Signature | undefined;
};

/** How a sender works. */
export type SenderConfig = {
  readonly rpc: SenderRpc;
  /** Pays fees, unless another is given to `send`. The same object must sign where its address signs in the plan. */
  readonly feePayer?: TransactionSigner;
  /** Priority fee in micro-lamports a compute unit, or what finds it for the accounts written to; 0 unless told. */
  readonly priorityFee?: bigint | ((writable: readonly Address[]) => Promise<bigint>);
  /** Compute units above those that the simulation took, basis points; 2,000 unless told. */
  readonly unitMarginBps?: number;
  /** How often a transaction is built and signed at most; 3 unless told. */
  readonly attempts?: number;
  /** How often to look, to send again, and when to give up. */
  readonly patience?: Partial<Patience>;
};

/** How to send one plan. */
export type SendOptions = {
  readonly feePayer?: TransactionSigner;
  readonly onStage?: (progress: Progress) => void;
  /** Stops it. What was sent before may still land: then `TransactionUnconfirmed` is thrown. */
  readonly signal?: AbortSignal;
};

/** What landed. */
export type Receipt = {
  /** Signature of the last transaction. */
  readonly signature: Signature;
  /** Signatures of all, in order. */
  readonly signatures: readonly Signature[];
  /** Slot of the last. */
  readonly slot: bigint;
};

/** Sends plans. */
export type Sender = {
  /**
   * Sends a plan; several transactions one after the other when it does not fit one.
   *
   * A transaction is signed again only when no block can take the one signed before any more. One that a wallet sends by itself is
   * never signed again: its blockhash may be the wallet's own.
   *
   * @throws {@link TransactionRefused} by the simulation, before anybody signs, or by the chain.
   * @throws {@link TransactionExpired}, {@link TransactionUnconfirmed}, {@link StepTooLarge}, what signers throw; for later
   * transactions of a plan inside {@link PlanInterrupted}. `explain` knows all of them.
   */
  send(plan: Plan | Step, options?: SendOptions): Promise<Receipt>;
};

const PATIENCE: Patience = { pollMs: 1_000, resendMs: 2_500, giveUpMs: 180_000 };
/** Compute units that a transaction takes more than simulated at any time: two budget instructions and a little. */
const UNIT_FLOOR = 1_000;

/** A sender of plans. */
export function createSender(config: SenderConfig): Sender {
  const patience = { ...PATIENCE, ...config.patience };
  const { rpc, attempts = 3, unitMarginBps = 2_000, priorityFee = 0n } = config;

  async function sendOne(step: Step, feePayer: TransactionSigner, report: Report, signal?: AbortSignal): Promise<Landed> {
    const price = typeof priorityFee === 'function' ? await priorityFee(writableAddresses(step)) : priorityFee;
    for (let attempt = 1; attempt <= attempts; attempt++) {
      signal?.throwIfAborted();
      report('building', attempt);
      const { value: lifetime } = await rpc.getLatestBlockhash({ commitment: 'confirmed' }).send({ abortSignal: signal });
      report('simulating', attempt);
      const trial = buildMessage(step, feePayer, { units: MAX_COMPUTE_UNITS, price }, lifetime);
      const consumed = await simulate(rpc, trial, signal);
      const units = Math.min(MAX_COMPUTE_UNITS, Math.ceil((consumed * (10_000 + unitMarginBps)) / 10_000) + UNIT_FLOOR);
      const message = buildMessage(step, feePayer, { units, price }, lifetime);
      report('signing', attempt);
      const sent = await signAndSend(rpc, message, lifetime, (signature) => report('sending', attempt, signature), signal);
      report('confirming', attempt, sent.signature);
      const outcome: Outcome = await confirm(rpc, sent, patience, signal);
      if (outcome.kind === 'confirmed') {
        report('confirmed', attempt, sent.signature);
        return { signature: sent.signature, slot: outcome.slot };
      }
      if (outcome.kind === 'failed') throw new TransactionRefused(outcome.error, [], programsOf(message), sent.signature);
    }
    throw new TransactionExpired(attempts);
  }

  return {
    async send(plan, options = {}) {
      const feePayer = options.feePayer ?? config.feePayer;
      if (!feePayer) throw new Error('a plan needs a fee payer');
      const steps = splitIntoTransactions('steps' in plan ? plan : { steps: [plan] }, feePayer);
      const landed: Landed[] = [];
      for (const [index, step] of steps.entries()) {
        const report: Report = (stage, attempt, signature) =>
          options.onStage?.({ stage, index, count: steps.length, attempt, signature });
        try {
          landed.push(await sendOne(step, feePayer, report, options.signal));
        } catch (cause) {
          if (landed.length === 0) throw cause;
          const signatures = landed.map(({ signature }) => signature);
          throw new PlanInterrupted(signatures, steps.length, { cause });
        }
      }
      const last = landed.at(-1);
      if (!last) throw new Error('a plan has instructions');
      return { ...last, signatures: landed.map(({ signature }) => signature) };
    },
  };
}

type Landed = { readonly signature: Signature; readonly slot: bigint };
type Report = (stage: Stage, attempt: number, signature?: Signature) => void;

/** Compute units that a transaction takes on the state of now. */
async function simulate(rpc: SenderRpc, message: Message, signal?: AbortSignal): Promise<number> {
  const wire = getBase64EncodedWireTransaction(compileTransaction(message));
  const { value } = await rpc
    .simulateTransaction(wire, { encoding: 'base64', commitment: 'confirmed', replaceRecentBlockhash: true, sigVerify: false })
    .send({ abortSignal: signal });
  if (value.err !== null) throw new TransactionRefused(value.err, value.logs ?? [], programsOf(message));
  return Number(value.unitsConsumed ?? MAX_COMPUTE_UNITS);
}

function programsOf(message: Message): Address[] {
  return message.instructions.map(({ programAddress }) => programAddress);
}
