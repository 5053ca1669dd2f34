import {
  type Address,
  createSolanaRpc,
  getSolanaErrorFromTransactionError,
  SOLANA_ERROR__JSON_RPC__INTERNAL_ERROR,
  SOLANA_ERROR__JSON_RPC__SERVER_ERROR_SEND_TRANSACTION_PREFLIGHT_FAILURE,
  SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR,
  SolanaError,
} from '@solana/kit';
import { getTransferSolInstruction } from '@solana-program/system';
import { TOKEN_PROGRAM_ADDRESS } from '@solana-program/token';
import { describe, expect, it } from 'vitest';
import {
  ADVICE,
  BULWARK_ERROR_TEXTS,
  BULWARK_PROGRAM_ADDRESS,
  explain,
  FIRST_BULWARK_ERROR,
  isBulwarkError,
  type Progress,
  parseAmount,
  planDeposit,
  TransactionRefused,
  tokenAccount,
} from '../src';
import { USD } from './parameters';
import { World } from './world';

const custom = (code: number, logs: string[] = [], program: Address = BULWARK_PROGRAM_ADDRESS) =>
  new TransactionRefused({ InstructionError: [0, { Custom: code }] }, logs, [program]);

describe('errors for people', () => {
  it('states the broken rule of each of the program\u2019s errors, and something to do', () => {
    for (const [index, [name, rule]] of BULWARK_ERROR_TEXTS.entries()) {
      const code = FIRST_BULWARK_ERROR + index;
      const person = explain(custom(code));
      expect(person).toMatchObject({ source: 'program', name, code, title: rule });
      expect(person.advice).toMatch(/\.$/);
      expect(isBulwarkError(custom(code), name)).toBe(true);
    }
    expect(BULWARK_ERROR_TEXTS).toHaveLength(195);
    const names = new Set<string>(BULWARK_ERROR_TEXTS.map(([name]) => name));
    expect(Object.keys(ADVICE).filter((name) => !names.has(name))).toEqual([]);
  });

  it('takes the program that failed first for the one that refused', () => {
    const logs = [
      `Program ${BULWARK_PROGRAM_ADDRESS} invoke [1]`,
      `Program ${TOKEN_PROGRAM_ADDRESS} invoke [2]`,
      `Program ${TOKEN_PROGRAM_ADDRESS} failed: custom program error: 0x1`,
      `Program ${BULWARK_PROGRAM_ADDRESS} failed: custom program error: 0x1`,
    ];
    expect(explain(custom(1, logs))).toMatchObject({ source: 'token', name: 'InsufficientTokens', code: 1 });
    expect(explain(custom(1))).toMatchObject({ source: 'token', name: 'InsufficientTokens' });
    expect(explain(custom(17, logs))).toMatchObject({ name: 'Frozen' });
    expect(explain(custom(3012))).toMatchObject({ source: 'anchor', name: 'AccountMissing' });
    expect(explain(custom(2999))).toMatchObject({ source: 'anchor', name: 'Refused', code: 2999 });
    expect(explain(custom(6047, [], TOKEN_PROGRAM_ADDRESS))).not.toMatchObject({ source: 'program' });
  });

  it('knows what the runtime says', () => {
    const refused = (error: unknown) => explain(new TransactionRefused(error, [], []));
    expect(refused('AccountNotFound')).toMatchObject({ source: 'runtime', name: 'InsufficientSol' });
    expect(refused({ InsufficientFundsForRent: { account_index: 1 } })).toMatchObject({ name: 'InsufficientSol' });
    expect(refused('BlockhashNotFound')).toMatchObject({ name: 'Expired' });
    expect(refused({ InstructionError: [1, 'ComputationalBudgetExceeded'] })).toMatchObject({ name: 'TooMuchWork' });
    expect(refused({ InstructionError: [1n, { Custom: 6075n }] })).toMatchObject({ name: 'PremiumTooHigh', code: 6075 });
    expect(refused({ InstructionError: [1, { BorshIoError: 'x' }] })).toMatchObject({ name: 'BorshIoError' });
    expect(refused('SomethingNew').title).toContain('SomethingNew');
  });

  it('knows what nodes answer and when they do not', async () => {
    const cause = getSolanaErrorFromTransactionError({ InstructionError: [2, { Custom: 6052 }] });
    const context = { logs: [`Program ${BULWARK_PROGRAM_ADDRESS} failed: custom program error: 0x17a4`] };
    const preflight = SOLANA_ERROR__JSON_RPC__SERVER_ERROR_SEND_TRANSACTION_PREFLIGHT_FAILURE;
    const wallets = new SolanaError(preflight, { ...context, cause } as never);
    expect(explain(wallets)).toMatchObject({ source: 'program', name: 'SlippageExceeded' });
    const poor = new SolanaError(preflight, { cause: getSolanaErrorFromTransactionError('InsufficientFundsForFee') } as never);
    expect(explain(poor)).toMatchObject({ source: 'runtime', name: 'InsufficientSol' });
    const http = (statusCode: number) =>
      explain(new SolanaError(SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR, { statusCode, message: '', headers: new Headers() }));
    expect(http(429)).toMatchObject({ source: 'node', name: 'TooManyRequests' });
    expect(http(503)).toMatchObject({ source: 'node', name: 'NodeUnwell' });
    const internal = new SolanaError(SOLANA_ERROR__JSON_RPC__INTERNAL_ERROR, { __serverMessage: 'busy' });
    expect(explain(internal)).toMatchObject({ source: 'node', name: 'NodeRefused' });
    // No one listens there.
    const nobody = await createSolanaRpc('http://127.0.0.1:9')
      .getSlot()
      .send()
      .catch((error: unknown) => error);
    expect(explain(nobody)).toMatchObject({ source: 'node', name: 'NodeUnreachable' });
  });

  it('knows wallets that say no, fail, or go away', () => {
    expect(explain(Object.assign(new Error('nope'), { code: 4001 }))).toMatchObject({ name: 'SignatureRefused' });
    expect(explain(new Error('User rejected the request.'))).toMatchObject({ name: 'SignatureRefused' });
    expect(explain(new Error('Transaction cancelled'))).toMatchObject({ name: 'SignatureRefused' });
    expect(explain(new Error('Wallet is locked'))).toMatchObject({ source: 'wallet', name: 'WalletFailed' });
    expect(explain(new DOMException('stopped', 'AbortError'))).toMatchObject({ name: 'Stopped' });
    expect(explain(new Error('outside', { cause: custom(6047) }))).toMatchObject({ name: 'PoolHeld' });
  });

  it('knows amounts that cannot be read, and says what it does not know', () => {
    const amount = (() => {
      try {
        return parseAmount('one', 6);
      } catch (error) {
        return error;
      }
    })();
    expect(explain(amount)).toMatchObject({ source: 'client', advice: 'Enter a number such as 1,234.5.' });
    expect(explain('odd')).toMatchObject({ source: 'unknown', advice: 'odd' });
    expect(explain(undefined)).toMatchObject({ source: 'unknown' });
  });

  it('explains what the chain refuses although the simulation went through', async () => {
    const world = await World.founded();
    const owner = await world.wallet(1_000n * USD);
    const at = { pool: await world.pool(), mint: world.mint, owner, position: undefined };
    const plan = await planDeposit({ ...at, amount: 1_000n * USD, minSharesOut: 1n });
    // The money leaves between simulation and transaction.
    const account = await tokenAccount(world.mint, owner.address);
    const empty = world.node.bytes(account).fill(0, 64, 72);
    const onStage = ({ stage }: Progress) => {
      if (stage === 'signing') world.put(account, world.mint.program, empty);
    };
    const error = await world.sender.send(plan, { feePayer: owner, onStage }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TransactionRefused);
    expect((error as TransactionRefused).signature).toBeDefined();
    expect(explain(error)).toMatchObject({ source: 'token', name: 'InsufficientTokens' });
    const poor = await world.wallet();
    const broke = [getTransferSolInstruction({ source: poor, destination: owner.address, amount: 20_000_000_000n })];
    expect(await world.refusal(broke, poor)).toMatchObject({ source: 'system', name: 'InsufficientSol' });
  });
});
