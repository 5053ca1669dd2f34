/** Any failure, as something a person can read and act on. */

import {
  type Address,
  getSolanaErrorFromTransactionError,
  isSolanaError,
  SOLANA_ERROR__INSTRUCTION_ERROR__CUSTOM,
  SOLANA_ERROR__JSON_RPC__SERVER_ERROR_SEND_TRANSACTION_PREFLIGHT_FAILURE,
  SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR,
} from '@solana/kit';
import { SYSTEM_PROGRAM_ADDRESS } from '@solana-program/system';
import { TOKEN_PROGRAM_ADDRESS } from '@solana-program/token';
import { AccountMissing } from '../accounts';
import { AmountInvalid } from '../amounts';
import { BULWARK_ERROR_TEXTS, type BulwarkErrorName, FIRST_BULWARK_ERROR } from '../generated/error-texts';
import { BULWARK_PROGRAM_ADDRESS } from '../generated/programs';
import { TOKEN_2022_PROGRAM_ADDRESS } from '../tokens';
import { ADVICE } from './advice';
import { PlanInterrupted, StepTooLarge, TransactionExpired, TransactionRefused, TransactionUnconfirmed } from './refusals';
import { ANCHOR, RUNTIME, SYSTEM, type Text, TOKEN } from './runtime';

/** Who refused. */
export type ErrorSource = 'program' | 'anchor' | 'token' | 'system' | 'runtime' | 'node' | 'wallet' | 'client' | 'unknown';

/** A failure for people. */
export type PersonError = {
  readonly source: ErrorSource;
  /** Name for code and support: an error of the program as in `error.rs`, or a word such as `SignatureRefused`. */
  readonly name: string;
  /** Number of the program that refused; none when there is no number. */
  readonly code: number | undefined;
  /** What happened or which rule forbids it, in a sentence without full stop. */
  readonly title: string;
  /** What to do. */
  readonly advice: string;
};

const UNCHANGED = 'Nothing was changed.';
const MAX_DEPTH = 8;

/** Explains any failure of reading, planning, signing or sending. */
export function explain(error: unknown): PersonError {
  return explainLink(error, 0);
}

/** Whether a failure is this error of the program. */
export function isBulwarkError(error: unknown, name: BulwarkErrorName): boolean {
  const person = explain(error);
  return person.source === 'program' && person.name === name;
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
    return of('node', ['Unconfirmed', 'It is not known yet whether the transaction landed', advice]);
  }
  if (error instanceof TransactionExpired) {
    return of('node', ['Expired', 'The network took the transaction in none of its blocks', `${UNCHANGED} Send it again later.`]);
  }
  if (error instanceof StepTooLarge) {
    return of('client', ['TooLarge', 'This is too much for one transaction', 'Do it in smaller steps.']);
  }
  if (error instanceof AmountInvalid) return of('client', ['AmountInvalid', 'The amount cannot be read', error.message]);
  if (error instanceof AccountMissing) {
    const advice = 'It was closed, the address is wrong, or the app is connected to another network.';
    return of('client', ['AccountMissing', `There is no ${error.kind} at ${error.address}`, advice]);
  }
  return ofKit(error) ?? ofNode(error) ?? ofWallet(error) ?? ofCause(error, depth) ?? unknown(error);
}

/** Errors that kit throws for refused transactions, such as a wallet's own preflight. */
function ofKit(error: unknown): PersonError | undefined {
  if (isSolanaError(error, SOLANA_ERROR__JSON_RPC__SERVER_ERROR_SEND_TRANSACTION_PREFLIGHT_FAILURE)) {
    const { logs } = error.context;
    if (isSolanaError(error.cause, SOLANA_ERROR__INSTRUCTION_ERROR__CUSTOM)) {
      return ofCustom(error.cause.context.code, failedProgram(logs ?? []));
    }
    return undefined;
  }
  if (isSolanaError(error, SOLANA_ERROR__INSTRUCTION_ERROR__CUSTOM)) return ofCustom(error.context.code, undefined);
  if (!isSolanaError(error)) return undefined;
  const name = Object.keys(RUNTIME).find(
    (key) => getSolanaErrorFromTransactionError(key).context.__code === error.context.__code,
  );
  return name === undefined ? undefined : of('runtime', RUNTIME[name] as Text);
}

/** An error as nodes write it in simulations and statuses. */
function ofChain(transactionError: unknown, logs: readonly string[], programs: readonly Address[]): PersonError {
  if (typeof transactionError === 'string') return ofName(transactionError);
  if (typeof transactionError !== 'object' || transactionError === null) return unknown(transactionError);
  if (!('InstructionError' in transactionError) || !Array.isArray(transactionError.InstructionError)) {
    return ofName(Object.keys(transactionError)[0] ?? 'unknown');
  }
  const [index, reason] = transactionError.InstructionError as [number | bigint, unknown];
  if (typeof reason === 'string') return ofName(reason);
  if (typeof reason === 'object' && reason !== null && 'Custom' in reason) {
    return ofCustom(Number(reason.Custom), failedProgram(logs) ?? programs[Number(index)]);
  }
  return ofName(Object.keys(reason ?? {})[0] ?? 'unknown');
}

function ofName(name: string): PersonError {
  const text = RUNTIME[name];
  return of('runtime', text ?? [name, `The network refused the transaction (${name})`, UNCHANGED]);
}

/** The program that failed first: those that called it fail after it with the same number. */
function failedProgram(logs: readonly string[]): Address | undefined {
  for (const line of logs) {
    const [, program] = /^Program (\S+) failed: /.exec(line) ?? [];
    if (program) return program as Address;
  }
  return undefined;
}

function ofCustom(code: number, program: Address | undefined): PersonError {
  if (program === SYSTEM_PROGRAM_ADDRESS) return ofNumber('system', SYSTEM, code);
  if (program === TOKEN_PROGRAM_ADDRESS || program === TOKEN_2022_PROGRAM_ADDRESS) return ofNumber('token', TOKEN, code);
  const text = BULWARK_ERROR_TEXTS[code - FIRST_BULWARK_ERROR];
  if (text && (program === undefined || program === BULWARK_PROGRAM_ADDRESS)) {
    const [name, rule] = text;
    return { source: 'program', name, code, title: rule, advice: ADVICE[name] ?? UNCHANGED };
  }
  // Without logs a small number may be of a program that ours called: the token program's, nearly always.
  return code < 100 ? ofNumber('token', TOKEN, code) : ofNumber('anchor', ANCHOR, code);
}

function ofNumber(source: ErrorSource, texts: Readonly<Record<number, Text>>, code: number): PersonError {
  const text = texts[code] ?? [
    'Refused',
    `The ${source === 'anchor' ? 'program' : `${source} program`} refused (${code})`,
    UNCHANGED,
  ];
  return { ...of(source, text), code };
}

function of(source: ErrorSource, [name, title, advice]: Text): PersonError {
  return { source, name, code: undefined, title, advice };
}

/** The node cannot be reached, or is not well. */
function ofNode(error: unknown): PersonError | undefined {
  if (isSolanaError(error, SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR)) {
    const { statusCode } = error.context;
    const advice = 'Wait a little and try again, or choose another node.';
    if (statusCode === 429) return of('node', ['TooManyRequests', 'The node answers no more questions for now', advice]);
    return of('node', ['NodeUnwell', `The node answers with an error (${statusCode})`, advice]);
  }
  if (isSolanaError(error) && error.context.__code <= -32_000) {
    return of('node', ['NodeRefused', 'The node refuses to answer', `It says: ${error.message}`]);
  }
  // Browsers and Node each have their own words for a connection that fails.
  const isFetch = error instanceof TypeError && /fetch|network|load failed/i.test(error.message);
  if (!isFetch) return undefined;
  return of('node', ['NodeUnreachable', 'The node cannot be reached', 'Check the connection and the address of the node.']);
}

/** The person said no, or left. Wallets agree on the number 4001 at most. */
function ofWallet(error: unknown): PersonError | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { name, message, code } = error as { name?: unknown; message?: unknown; code?: unknown };
  if (name === 'AbortError') return of('client', ['Stopped', 'It was stopped before it was sent', UNCHANGED]);
  const said = `${typeof name === 'string' ? name : ''} ${typeof message === 'string' ? message : ''}`;
  if (code === 4001 || /reject|declin|denied|cancell?ed/i.test(said)) {
    return of('wallet', ['SignatureRefused', 'The wallet did not sign', `${UNCHANGED} Send it again when you want to.`]);
  }
  return /wallet/i.test(said) ? of('wallet', ['WalletFailed', 'The wallet failed', `It says: ${String(message)}`]) : undefined;
}

function ofCause(error: unknown, depth: number): PersonError | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause === undefined || depth >= MAX_DEPTH ? undefined : explainLink(cause, depth + 1);
}

function unknown(error: unknown): PersonError {
  const message = error instanceof Error ? error.message : String(error);
  return of('unknown', ['Unknown', 'Something failed that this app does not know', message]);
}
