/** Errors that are not the program's own: of the runtime, the system program, the token programs and Anchor. */

/** What happened, and what a person can do about it. */
export type Text = readonly [name: string, title: string, advice: string];

const SOL_FOR_FEES = 'Add SOL to the wallet: transactions cost a fee, and new accounts a deposit that closing returns.';
const READ_AGAIN = 'Reload the page and try again. If it stays, the app and the program do not fit together.';

/** Errors of the runtime by the name that nodes give them. */
export const RUNTIME: Readonly<Record<string, Text>> = {
  AccountNotFound: ['InsufficientSol', 'The wallet that pays the fee has no SOL', SOL_FOR_FEES],
  InsufficientFundsForFee: ['InsufficientSol', 'The wallet has too little SOL for the fee', SOL_FOR_FEES],
  InsufficientFundsForRent: ['InsufficientSol', 'The wallet has too little SOL for the accounts that this opens', SOL_FOR_FEES],
  InsufficientFunds: ['InsufficientSol', 'The wallet has too little SOL', SOL_FOR_FEES],
  BlockhashNotFound: ['Expired', 'The transaction expired before it landed', 'Nothing happened. Send it again.'],
  AlreadyProcessed: ['AlreadyProcessed', 'This very transaction has landed already', 'Reload to see its outcome.'],
  ProgramAccountNotFound: [
    'ProgramMissing',
    'The program is not on this network',
    'Check which network the app is connected to.',
  ],
  SignatureFailure: [
    'SignatureInvalid',
    'A signature does not fit the transaction',
    'Sign again. If it stays, try another wallet.',
  ],
  MissingRequiredSignature: ['SignatureMissing', 'A signature is missing', 'Everybody whom the step needs must sign.'],
  ComputationalBudgetExceeded: ['TooMuchWork', 'The transaction took more computing than it had paid for', 'Send it again.'],
  ProgramFailedToComplete: ['ProgramStopped', 'The program stopped before it was done', READ_AGAIN],
  TooManyAccountLocks: ['TooManyAccounts', 'The transaction names too many accounts', 'Do it in smaller steps.'],
  AccountInUse: ['Busy', 'Somebody else is changing the same accounts', 'Send it again.'],
};

/** Custom errors of the system program. */
export const SYSTEM: Readonly<Record<number, Text>> = {
  0: ['AlreadyExists', 'The account that this opens exists already', 'Reload the page: it was opened meanwhile.'],
  1: ['InsufficientSol', 'The wallet has too little SOL', SOL_FOR_FEES],
};

/** Custom errors of both token programs. */
export const TOKEN: Readonly<Record<number, Text>> = {
  0: ['InsufficientSol', 'A token account has too little SOL', SOL_FOR_FEES],
  1: ['InsufficientTokens', 'The wallet holds too little of this token', 'Enter a smaller amount, or add tokens to the wallet.'],
  3: ['WrongMint', 'A token account is of another mint', READ_AGAIN],
  4: ['WrongTokenOwner', 'The token account belongs to somebody else', 'Switch to the wallet that it belongs to.'],
  11: ['TokensLeft', 'A token account is closed only when it is empty', 'Move its tokens first.'],
  17: ['Frozen', 'The token account is frozen by the issuer of the token', 'Only the issuer can thaw it.'],
};

/** Custom errors of Anchor, which checks the accounts before the program's own rules do. */
export const ANCHOR: Readonly<Record<number, Text>> = {
  100: ['InstructionUnknown', 'The program does not know this step', READ_AGAIN],
  101: ['InstructionUnknown', 'The program does not know this step', READ_AGAIN],
  102: ['InstructionUnreadable', 'The program cannot read the arguments of this step', READ_AGAIN],
  2006: ['AccountUnexpected', 'An account is not the one that the program derives', READ_AGAIN],
  2012: ['AccountUnexpected', 'An account is not the one that the program expects', READ_AGAIN],
  3002: ['AccountUnexpected', 'An account is of another kind', READ_AGAIN],
  3005: ['AccountMissing', 'An account is missing', READ_AGAIN],
  3007: ['AccountUnexpected', 'An account belongs to another program', READ_AGAIN],
  3010: ['SignatureMissing', 'A signature is missing', 'Everybody whom the step needs must sign.'],
  3012: [
    'AccountMissing',
    'An account that this needs does not exist',
    'It was closed, or is still to be opened. Reload the page.',
  ],
};
