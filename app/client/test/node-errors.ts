/** Errors of the runtime as nodes write them. LiteSVM numbers them in the order of the enumerations of Agave. */

import type { FailedTransactionMetadata } from 'litesvm';

const TRANSACTION = [
  'AccountInUse',
  'AccountLoadedTwice',
  'AccountNotFound',
  'ProgramAccountNotFound',
  'InsufficientFundsForFee',
  'InvalidAccountForFee',
  'AlreadyProcessed',
  'BlockhashNotFound',
];

const INSTRUCTION = [
  'GenericError',
  'InvalidArgument',
  'InvalidInstructionData',
  'InvalidAccountData',
  'AccountDataTooSmall',
  'InsufficientFunds',
  'IncorrectProgramId',
  'MissingRequiredSignature',
];

/** The error of a refused transaction. */
export function errorOf(failed: FailedTransactionMetadata): unknown {
  const error = failed.err();
  if (typeof error === 'number') return TRANSACTION[error] ?? `error ${error}`;
  if ('err' in error) {
    const reason = error.err();
    if (typeof reason === 'number') return { InstructionError: [error.index, INSTRUCTION[reason] ?? `error ${reason}`] };
    return { InstructionError: [error.index, 'code' in reason ? { Custom: reason.code } : reason.toString()] };
  }
  return 'accountIndex' in error
    ? { InsufficientFundsForRent: { account_index: error.accountIndex } }
    : { DuplicateInstruction: 0 };
}
