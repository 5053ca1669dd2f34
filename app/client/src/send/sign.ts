/** Signing a transaction, and its first sending. */

import {
  assertIsTransactionMessageWithSingleSendingSigner,
  type GetEpochInfoApi,
  getBase58Decoder,
  getBase64EncodedWireTransaction,
  getCompiledTransactionMessageDecoder,
  getSignatureFromTransaction,
  getSignersFromTransactionMessage,
  isSolanaError,
  isTransactionModifyingSigner,
  isTransactionPartialSigner,
  isTransactionSendingSigner,
  type ReadonlyUint8Array,
  type Rpc,
  type SendTransactionApi,
  type Signature,
  SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR,
  signAndSendTransactionMessageWithSigners,
  signTransactionMessageWithSigners,
} from '@solana/kit';
import { SEND, type Sent } from './confirm';
import type { Lifetime, Message } from './message';

/** What signing asks nodes. */
export type SignRpc = Rpc<GetEpochInfoApi & SendTransactionApi>;

/** Whether only a wallet that sends by itself can sign for one of the addresses. */
function walletSends(message: Message): boolean {
  return getSignersFromTransactionMessage(message).some(
    (signer) =>
      isTransactionSendingSigner(signer) && !isTransactionModifyingSigner(signer) && !isTransactionPartialSigner(signer),
  );
}

/** Has a transaction signed by everybody whom it needs, and sends it. */
export async function signAndSend(
  rpc: SignRpc,
  message: Message,
  lifetime: Lifetime,
  onSigned: (signature: Signature) => void,
  signal?: AbortSignal,
): Promise<Sent> {
  if (walletSends(message)) {
    assertIsTransactionMessageWithSingleSendingSigner(message);
    const bytes = await signAndSendTransactionMessageWithSigners(message, { abortSignal: signal });
    const signature = getBase58Decoder().decode(bytes) as Signature;
    onSigned(signature);
    return { signature, wire: undefined, lastValidBlockHeight: undefined };
  }
  const transaction = await signTransactionMessageWithSigners(message, { abortSignal: signal });
  const signature = getSignatureFromTransaction(transaction);
  const wire = getBase64EncodedWireTransaction(transaction);
  const lastValidBlockHeight = await lastValidOf(rpc, transaction.messageBytes, lifetime);
  signal?.throwIfAborted();
  onSigned(signature);
  try {
    await rpc.sendTransaction(wire, SEND).send();
  } catch (error) {
    // A node that answers has refused it. One that does not may have passed it on: then the confirmation finds out.
    if (isSolanaError(error) && !isSolanaError(error, SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR)) throw error;
  }
  return { signature, wire, lastValidBlockHeight };
}

/** Blocks that a blockhash is good for, and some for a wallet whose node is ahead of ours. */
const BLOCKHASH_AGE = 150n + 50n;

/** Last block height at which a signed transaction can land. A wallet may have given it a younger blockhash than ours. */
async function lastValidOf(rpc: SignRpc, messageBytes: ReadonlyUint8Array, ours: Lifetime): Promise<bigint> {
  const signed = getCompiledTransactionMessageDecoder().decode(messageBytes);
  if (signed.lifetimeToken === ours.blockhash) return ours.lastValidBlockHeight;
  const { blockHeight } = await rpc.getEpochInfo({ commitment: 'confirmed' }).send();
  return blockHeight + BLOCKHASH_AGE;
}
