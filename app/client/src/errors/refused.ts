/** What the chain refuses, explained: by the program's rules, by those that it calls, by the runtime. */

import {
  type Address,
  isSolanaError,
  SOLANA_ERROR__INSTRUCTION_ERROR__COMPUTATIONAL_BUDGET_EXCEEDED,
  SOLANA_ERROR__INSTRUCTION_ERROR__CUSTOM,
  SOLANA_ERROR__INSTRUCTION_ERROR__MISSING_REQUIRED_SIGNATURE,
  SOLANA_ERROR__JSON_RPC__SERVER_ERROR_SEND_TRANSACTION_PREFLIGHT_FAILURE,
  SOLANA_ERROR__TRANSACTION_ERROR__ACCOUNT_NOT_FOUND,
  SOLANA_ERROR__TRANSACTION_ERROR__ALREADY_PROCESSED,
  SOLANA_ERROR__TRANSACTION_ERROR__BLOCKHASH_NOT_FOUND,
  SOLANA_ERROR__TRANSACTION_ERROR__INSUFFICIENT_FUNDS_FOR_FEE,
  SOLANA_ERROR__TRANSACTION_ERROR__INSUFFICIENT_FUNDS_FOR_RENT,
  SOLANA_ERROR__TRANSACTION_ERROR__PROGRAM_ACCOUNT_NOT_FOUND,
  SOLANA_ERROR__TRANSACTION_ERROR__SIGNATURE_FAILURE,
} from '@solana/kit';
import { SYSTEM_PROGRAM_ADDRESS } from '@solana-program/system';
import { TOKEN_PROGRAM_ADDRESS } from '@solana-program/token';
import { BULWARK_ERROR_TEXTS, FIRST_BULWARK_ERROR } from '../generated/error-texts';
import { BULWARK_PROGRAM_ADDRESS } from '../generated/programs';
import { TOKEN_2022_PROGRAM_ADDRESS } from '../tokens';
import { ADVICE } from './advice';
import { type ErrorSource, type PersonError, person, UNCHANGED, unknown } from './person';
import { ANCHOR, RUNTIME, SYSTEM, type Text, TOKEN } from './runtime';

/** Codes that kit gives to errors of the runtime, and the names of nodes. */
const KIT_NAMES = new Map<number, string>([
  [SOLANA_ERROR__TRANSACTION_ERROR__ACCOUNT_NOT_FOUND, 'AccountNotFound'],
  [SOLANA_ERROR__TRANSACTION_ERROR__INSUFFICIENT_FUNDS_FOR_FEE, 'InsufficientFundsForFee'],
  [SOLANA_ERROR__TRANSACTION_ERROR__INSUFFICIENT_FUNDS_FOR_RENT, 'InsufficientFundsForRent'],
  [SOLANA_ERROR__TRANSACTION_ERROR__BLOCKHASH_NOT_FOUND, 'BlockhashNotFound'],
  [SOLANA_ERROR__TRANSACTION_ERROR__ALREADY_PROCESSED, 'AlreadyProcessed'],
  [SOLANA_ERROR__TRANSACTION_ERROR__PROGRAM_ACCOUNT_NOT_FOUND, 'ProgramAccountNotFound'],
  [SOLANA_ERROR__TRANSACTION_ERROR__SIGNATURE_FAILURE, 'SignatureFailure'],
  [SOLANA_ERROR__INSTRUCTION_ERROR__COMPUTATIONAL_BUDGET_EXCEEDED, 'ComputationalBudgetExceeded'],
  [SOLANA_ERROR__INSTRUCTION_ERROR__MISSING_REQUIRED_SIGNATURE, 'MissingRequiredSignature'],
]);
/** Errors that kit throws for refused transactions, such as those of a wallet's own preflight. */
export function ofKit(error: unknown): PersonError | undefined {
  if (isSolanaError(error, SOLANA_ERROR__JSON_RPC__SERVER_ERROR_SEND_TRANSACTION_PREFLIGHT_FAILURE)) {
    return ofTransactionError(error.cause, error.context.logs ?? []);
  }
  return ofTransactionError(error, []);
}

function ofTransactionError(error: unknown, logs: readonly string[]): PersonError | undefined {
  if (isSolanaError(error, SOLANA_ERROR__INSTRUCTION_ERROR__CUSTOM)) return ofCustom(error.context.code, failedProgram(logs));
  if (!isSolanaError(error)) return undefined;
  const name = KIT_NAMES.get(error.context.__code);
  return name === undefined ? undefined : ofName(name);
}

/** An error as nodes write it in simulations and statuses. */
export function ofChain(transactionError: unknown, logs: readonly string[], programs: readonly Address[]): PersonError {
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
  return person('runtime', text ?? [name, `The network refused the transaction (${name})`, UNCHANGED]);
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
  return { ...person(source, text), code };
}
