/**
 * Sends plans to Surfpool without waiting for blocks: when it answers, it has executed what it was sent, and its next answers show
 * it. A node of any other kind does not: there the client's `createSender` waits until a transaction is confirmed.
 */

import { type Plan, type Step, splitIntoTransactions } from '@bulwark/client';
import {
  appendTransactionMessageInstructions,
  createTransactionMessage,
  getBase64EncodedWireTransaction,
  pipe,
  type Signature,
  setTransactionMessageFeePayerSigner,
  setTransactionMessageLifetimeUsingBlockhash,
  signTransactionMessageWithSigners,
  type TransactionSigner,
} from '@solana/kit';
import { getSetComputeUnitLimitInstruction } from '@solana-program/compute-budget';
import type { Node } from '../chain/node';

/** Most compute units of a transaction: what it takes is not asked first. */
const UNITS = 1_400_000;

/** Whether a node is Surfpool: it says so in its version. */
export async function isSurfpool(node: Node): Promise<boolean> {
  return 'surfnet-version' in (await node.getVersion().send());
}

/** Sends a plan to Surfpool; as many transactions as it takes. Returns their signatures. */
export async function sendAtOnce(node: Node, plan: Plan | Step, feePayer: TransactionSigner): Promise<Signature[]> {
  const signatures: Signature[] = [];
  for (const step of splitIntoTransactions('steps' in plan ? plan : { steps: [plan] }, feePayer)) {
    const { value: lifetime } = await node.getLatestBlockhash({ commitment: 'processed' }).send();
    const message = pipe(
      createTransactionMessage({ version: 0 }),
      (empty) => setTransactionMessageFeePayerSigner(feePayer, empty),
      (paid) => setTransactionMessageLifetimeUsingBlockhash(lifetime, paid),
      (lasting) => appendTransactionMessageInstructions([getSetComputeUnitLimitInstruction({ units: UNITS }), ...step], lasting),
    );
    const wire = getBase64EncodedWireTransaction(await signTransactionMessageWithSigners(message));
    // It is simulated first: what would fail is refused here, with its logs, and nothing happens.
    signatures.push(await node.sendTransaction(wire, { encoding: 'base64', preflightCommitment: 'processed' }).send());
  }
  return signatures;
}
