/** Any failure, as something a person can read and act on. */

import { isSolanaError, SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR } from '@solana/kit';
import { AccountMissing } from '../accounts';
import { AmountInvalid } from '../amounts';
import type { BulwarkErrorName } from '../generated/error-texts';
import { type PersonError, person, UNCHANGED, unknown } from './person';
import { PlanInterrupted, StepTooLarge, TransactionExpired, TransactionRefused, TransactionUnconfirmed } from './refusals';
import { ofChain, ofKit } from './refused';

/** How many causes to look through. */
const MAX_DEPTH = 8;

/** Explains any failure of reading, planning, signing or sending. */
export function explain(error: unknown): PersonError {
  return explainLink(error, 0);
}

/** Whether a failure is this error of the program. */
export function isBulwarkError(error: unknown, name: BulwarkErrorName): boolean {
  const explained = explain(error);
  return explained.source === 'program' && explained.name === name;
}

function explainLink(error: unknown, depth: number): PersonError {
  if (error instanceof TransactionRefused) return ofChain(error.transactionError, error.logs, error.programs);
  if (error instanceof PlanInterrupted) {
    const cause = explainLink(error.cause, depth + 1);
    const done = `${error.landed.length} of ${error.count} transactions landed and stay.`;
    return { ...cause, advice: `${done} ${cause.advice}` };
  }
  if (error instanceof TransactionUnconfirmed) {
    const advice = `It may still land. Look up ${error.signature} before you send it again.`;
    return person('node', ['Unconfirmed', 'It is not known yet whether the transaction landed', advice]);
  }
  if (error instanceof TransactionExpired) {
    return person('node', [
      'Expired',
      'The network took the transaction in none of its blocks',
      `${UNCHANGED} Send it again later.`,
    ]);
  }
  if (error instanceof StepTooLarge) {
    return person('client', ['TooLarge', 'This is too much for one transaction', 'Do it in smaller steps.']);
  }
  if (error instanceof AmountInvalid) return person('client', ['AmountInvalid', 'The amount cannot be read', error.message]);
  if (error instanceof AccountMissing) {
    const advice = 'It was closed, the address is wrong, or the app is connected to another network.';
    return person('client', ['AccountMissing', `There is no ${error.kind} at ${error.address}`, advice]);
  }
  return ofKit(error) ?? ofNode(error) ?? ofWallet(error) ?? ofCause(error, depth) ?? unknown(error);
}

/** The node cannot be reached, or is not well. */
function ofNode(error: unknown): PersonError | undefined {
  if (isSolanaError(error, SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR)) {
    const { statusCode } = error.context;
    const advice = 'Wait a little and try again, or choose another node.';
    if (statusCode === 429) return person('node', ['TooManyRequests', 'The node answers no more questions for now', advice]);
    return person('node', ['NodeUnwell', `The node answers with an error (${statusCode})`, advice]);
  }
  if (isSolanaError(error) && error.context.__code <= -32_000) {
    return person('node', ['NodeRefused', 'The node refuses to answer', `It says: ${error.message}`]);
  }
  // Browsers and Node each have their own words for a connection that fails.
  const isFetch = error instanceof TypeError && /fetch|network|load failed/i.test(error.message);
  if (!isFetch) return undefined;
  return person('node', ['NodeUnreachable', 'The node cannot be reached', 'Check the connection and the address of the node.']);
}

/** The person said no, or left. Wallets agree on the number 4001 at most. */
function ofWallet(error: unknown): PersonError | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { name, message, code } = error as { name?: unknown; message?: unknown; code?: unknown };
  if (name === 'AbortError') return person('client', ['Stopped', 'It was stopped before it was sent', UNCHANGED]);
  const said = `${typeof name === 'string' ? name : ''} ${typeof message === 'string' ? message : ''}`;
  if (code === 4001 || /reject|declin|denied|cancell?ed/i.test(said)) {
    return person('wallet', ['SignatureRefused', 'The wallet did not sign', `${UNCHANGED} Send it again when you want to.`]);
  }
  return /wallet/i.test(said)
    ? person('wallet', ['WalletFailed', 'The wallet failed', `It says: ${String(message)}`])
    : undefined;
}

function ofCause(error: unknown, depth: number): PersonError | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause === undefined || depth >= MAX_DEPTH ? undefined : explainLink(cause, depth + 1);
}
