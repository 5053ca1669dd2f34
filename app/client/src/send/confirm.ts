/** What became of a transaction that was sent. */

import type {
  Base64EncodedWireTransaction,
  GetEpochInfoApi,
  GetSignatureStatusesApi,
  Rpc,
  SendTransactionApi,
  Signature,
} from '@solana/kit';
import { TransactionUnconfirmed } from '../errors/refusals';

/** What the confirmation asks nodes. */
export type ConfirmRpc = Rpc<GetEpochInfoApi & GetSignatureStatusesApi & SendTransactionApi>;

/** A transaction on its way. */
export type Sent = {
  readonly signature: Signature;
  /** Its bytes, to send again; none when a wallet has sent it. */
  readonly wire: Base64EncodedWireTransaction | undefined;
  /** Last block height at which it can land; none when it is not known. */
  readonly lastValidBlockHeight: bigint | undefined;
};

/** How often to look and to send again, and for how long. */
export type Patience = {
  /** Milliseconds between two looks. */
  readonly pollMs: number;
  /** Milliseconds between two sendings. */
  readonly resendMs: number;
  /** Milliseconds after which it is given up without knowing. */
  readonly giveUpMs: number;
};

/** How a transaction ended. */
export type Outcome =
  | { readonly kind: 'confirmed'; readonly slot: bigint }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'expired' };

/**
 * Looks for a transaction and sends it again until it has landed or cannot land any more.
 *
 * It counts as expired only when a finalized block is beyond its last valid height, and a search of the whole history made after
 * that does not find it: then no later block can take it, and another may be signed in its place.
 *
 * @throws {@link TransactionUnconfirmed} when it is stopped or given up before the outcome is known.
 */
export async function confirm(rpc: ConfirmRpc, sent: Sent, patience: Patience, signal?: AbortSignal): Promise<Outcome> {
  const { signature, wire } = sent;
  const began = Date.now();
  let sentAt = began;
  let lastError: unknown;
  for (;;) {
    if (signal?.aborted) throw new TransactionUnconfirmed(signature, { cause: signal.reason });
    if (Date.now() - began > patience.giveUpMs) throw new TransactionUnconfirmed(signature, { cause: lastError });
    try {
      const outcome = (await look(rpc, signature, false)) ?? (await expiry(rpc, sent));
      if (outcome) return outcome;
    } catch (error) {
      // A node that does not answer says nothing about the transaction: look again.
      lastError = error;
    }
    if (wire && Date.now() - sentAt >= patience.resendMs) {
      sentAt = Date.now();
      // Refused as processed already, or lost: the next look tells.
      await rpc
        .sendTransaction(wire, SEND)
        .send()
        .catch(() => undefined);
    }
    await pause(patience.pollMs, signal);
  }
}

/** Sent as it is: the simulation was ours, and so is sending again. */
export const SEND = { encoding: 'base64', skipPreflight: true, maxRetries: 0n } as const;

async function look(rpc: ConfirmRpc, signature: Signature, searchTransactionHistory: boolean): Promise<Outcome | undefined> {
  const { value } = await rpc.getSignatureStatuses([signature], { searchTransactionHistory }).send();
  const status = value[0];
  if (!status || status.confirmationStatus === 'processed') return undefined;
  return status.err === null ? { kind: 'confirmed', slot: status.slot } : { kind: 'failed', error: status.err };
}

async function expiry(rpc: ConfirmRpc, { signature, lastValidBlockHeight }: Sent): Promise<Outcome | undefined> {
  if (lastValidBlockHeight === undefined) return undefined;
  const { blockHeight, absoluteSlot } = await rpc.getEpochInfo({ commitment: 'finalized' }).send();
  if (blockHeight <= lastValidBlockHeight) return undefined;
  const { value, context } = await rpc.getSignatureStatuses([signature], { searchTransactionHistory: true }).send();
  // A node behind the one that told the height has not seen all blocks that could hold it.
  if (context.slot < absoluteSlot) return undefined;
  const status = value[0];
  if (!status) return { kind: 'expired' };
  if (status.confirmationStatus === 'processed') return undefined;
  return status.err === null ? { kind: 'confirmed', slot: status.slot } : { kind: 'failed', error: status.err };
}

/** Waits, or stops waiting when told to. */
function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal?.addEventListener('abort', done);
  });
}
