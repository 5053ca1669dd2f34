/**
 * A node for tests: the methods that the client asks for, answered by the real runtime (LiteSVM, mainnet's features, the program's
 * bytecode). A test can have it lose transactions, let blocks pass, or not answer.
 */

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  type Address,
  createSolanaRpcFromTransport,
  type EncodedAccount,
  getBase58Decoder,
  getBase58Encoder,
  getBase64Decoder,
  getBase64Encoder,
  getCompiledTransactionMessageDecoder,
  getTransactionDecoder,
  type RpcTransport,
  type Signature,
} from '@solana/kit';
import { FailedTransactionMetadata, LiteSVM, type TransactionMetadata } from 'litesvm';
import { BULWARK_PROGRAM_ADDRESS } from '../src';
import { errorOf } from './node-errors';

/** 2026-01-01 00:00 UTC: when a new world begins. */
export const START = 1_767_225_600n;
/** Blocks that a blockhash is good for. */
export const BLOCKHASH_AGE = 150;

const BYTECODE = process.env.BULWARK_SO ?? fileURLToPath(new URL('../../../target/deploy/bulwark.so', import.meta.url));

type Landed = {
  readonly wire: string;
  readonly slot: number;
  readonly time: number;
  readonly err: unknown;
  readonly meta: TransactionMetadata;
};

export class TestNode {
  readonly svm: LiteSVM;
  readonly rpc = createSolanaRpcFromTransport(this.transport());
  /** Transactions that landed, in order. */
  readonly landed = new Map<Signature, Landed>();
  /** Accounts of the program as each transaction left them. */
  readonly seen: { readonly address: Address; readonly bytes: Uint8Array }[] = [];
  /** How often each method was asked for. */
  readonly asked: string[] = [];
  /** Next transactions that are taken and lost. */
  losing = 0;
  /** Whether statuses are found by a search of the whole history only. */
  isForgetful = false;
  /** How many blocks the part of the node that knows statuses is behind, and does not see. */
  blocksBehind = 0;
  /** Whether the node does not answer. */
  isDown = false;
  /** Block height. It grows with each transaction. */
  height = 1_000;
  private blockhashSince = this.height;

  constructor() {
    if (!existsSync(BYTECODE)) throw new Error(`${BYTECODE} is missing: run \`make build\` first`);
    this.svm = new LiteSVM().withNativeMints();
    this.svm.addProgramFromFile(BULWARK_PROGRAM_ADDRESS, BYTECODE);
    this.setTime(START);
  }

  get now(): bigint {
    return this.svm.getClock().unixTimestamp;
  }

  setTime(unixTimestamp: bigint): void {
    const clock = this.svm.getClock();
    clock.unixTimestamp = unixTimestamp;
    clock.slot = BigInt(this.height);
    this.svm.setClock(clock);
  }

  advance(seconds: bigint): void {
    this.setTime(this.now + seconds);
  }

  /** Lets blocks pass. The runtime knows one blockhash at a time: after as many blocks as it is good for it takes another. */
  mine(blocks = 1): void {
    this.height += blocks;
    if (this.height - this.blockhashSince > BLOCKHASH_AGE) this.takeBlockhash();
    this.setTime(this.now);
  }

  /** A new blockhash; the one before is good no longer. */
  takeBlockhash(): void {
    this.svm.expireBlockhash();
    this.blockhashSince = this.height;
  }

  /** An account's bytes; empty when there is none. */
  bytes(address: Address): Uint8Array {
    const account = this.svm.getAccount(address);
    return account.exists ? Uint8Array.from(account.data) : new Uint8Array();
  }

  private transport(): RpcTransport {
    return async <T>({ payload }: { payload: unknown }): Promise<T> => {
      const { id, method, params } = payload as { id: string; method: string; params: unknown[] };
      this.asked.push(method);
      if (this.isDown) throw new TypeError('fetch failed');
      const answer = this.answer(method, params);
      // The transport's type promises what the method's does: the kit checks nothing here either.
      return { jsonrpc: '2.0', id, ...answer } as T;
    };
  }

  private answer(method: string, params: unknown[]): { result: unknown } | { error: unknown } {
    const context = { slot: this.height };
    switch (method) {
      case 'getLatestBlockhash': {
        const value = { blockhash: this.svm.latestBlockhash(), lastValidBlockHeight: this.blockhashSince + BLOCKHASH_AGE };
        return { result: { context, value } };
      }
      case 'getEpochInfo':
        return { result: { absoluteSlot: this.height, blockHeight: this.height } };
      case 'getMultipleAccounts':
        return { result: { context, value: (params[0] as Address[]).map((address) => this.account(address)) } };
      case 'getProgramAccounts':
        return { result: { context, value: this.programAccounts(params) } };
      case 'simulateTransaction':
        return { result: { context, value: this.simulate(params[0] as string) } };
      case 'sendTransaction':
        return this.send(params[0] as string);
      case 'getSignatureStatuses':
        return { result: this.statuses(params[0] as Signature[], params[1] as { searchTransactionHistory?: boolean }) };
      case 'getSignaturesForAddress':
        return { result: this.signatures(params[0] as Address, params[1] as { limit: number; before?: Signature }) };
      case 'getTransaction':
        return { result: this.transaction(params[0] as Signature) };
      default:
        return { error: { code: -32601, message: 'Method not found' } };
    }
  }

  private account(address: Address) {
    const account = this.svm.getAccount(address);
    return account.exists ? encode(account) : null;
  }

  private programAccounts(params: unknown[]) {
    const { filters = [] } = params[1] as { filters?: { memcmp: { offset: bigint; bytes: string } }[] };
    const wanted = filters.map(({ memcmp }) => ({
      offset: Number(memcmp.offset),
      bytes: getBase58Encoder().encode(memcmp.bytes),
    }));
    return this.svm
      .getProgramAccounts(params[0] as Address)
      .filter(({ data }) => data.length > 0)
      .filter(({ data }) => wanted.every(({ offset, bytes }) => bytes.every((byte, index) => data[offset + index] === byte)))
      .map((account) => ({ pubkey: account.address, account: encode(account) }));
  }

  /** Without signatures and on the latest blockhash, as the client asks for. */
  private simulate(wire: string) {
    this.svm.withSigverify(false).withBlockhashCheck(false);
    const outcome = this.svm.simulateTransaction(decode(wire));
    this.svm.withSigverify(true).withBlockhashCheck(true);
    const meta = outcome.meta();
    const err = outcome instanceof FailedTransactionMetadata ? errorOf(outcome) : null;
    return { err, logs: meta.logs(), unitsConsumed: Number(meta.computeUnitsConsumed()), accounts: null };
  }

  private send(wire: string): { result: unknown } | { error: unknown } {
    const transaction = decode(wire);
    const [bytes] = Object.values(transaction.signatures);
    if (!bytes) return { error: { code: -32003, message: 'Transaction signature verification failure' } };
    const signature = getBase58Decoder().decode(bytes) as Signature;
    if (this.losing > 0) {
      this.losing -= 1;
      return { result: signature };
    }
    const outcome = this.svm.sendTransaction(transaction);
    const failed = outcome instanceof FailedTransactionMetadata;
    const meta = failed ? outcome.meta() : outcome;
    const err = failed ? errorOf(outcome) : null;
    // A transaction that no block takes leaves no trace.
    if (err !== 'BlockhashNotFound' && err !== 'AlreadyProcessed' && !this.landed.has(signature)) {
      this.landed.set(signature, { wire, slot: this.height, time: Number(this.now), err, meta });
      this.see(wire);
      this.mine();
      this.takeBlockhash();
    }
    return { result: signature };
  }

  private see(wire: string): void {
    for (const address of keysOf(wire)) {
      const account = this.svm.getAccount(address);
      if (!account.exists || account.programAddress !== BULWARK_PROGRAM_ADDRESS) continue;
      this.seen.push({ address, bytes: Uint8Array.from(account.data) });
    }
  }

  private statuses(signatures: readonly Signature[], { searchTransactionHistory = false }) {
    const slot = this.height - this.blocksBehind;
    const value = signatures.map((signature) => {
      const found = this.landed.get(signature);
      if (!found || found.slot > slot || (this.isForgetful && !searchTransactionHistory)) return null;
      return { slot: found.slot, confirmations: 1, err: found.err, confirmationStatus: 'confirmed' };
    });
    return { context: { slot }, value };
  }

  private signatures(address: Address, { limit, before }: { limit: number; before?: Signature }) {
    const all = [...this.landed].reverse().filter(([, { wire }]) => keysOf(wire).includes(address));
    const from = before ? all.findIndex(([signature]) => signature === before) + 1 : 0;
    return all.slice(from, from + limit).map(([signature, { slot, time, err }]) => ({
      signature,
      slot,
      blockTime: time,
      err,
      memo: null,
      confirmationStatus: 'confirmed',
    }));
  }

  private transaction(signature: Signature) {
    const found = this.landed.get(signature);
    if (!found) return null;
    const { wire, slot, time, err, meta } = found;
    const innerInstructions = meta.innerInstructions().map((calls, index) => ({
      index,
      instructions: calls.map((call) => ({
        programIdIndex: call.instruction().programIdIndex(),
        accounts: [...call.instruction().accounts()],
        data: getBase58Decoder().decode(call.instruction().data()),
        stackHeight: call.stackHeight(),
      })),
    }));
    return {
      slot,
      blockTime: time,
      version: 0,
      transaction: [wire, 'base64'],
      meta: { err, logMessages: meta.logs(), innerInstructions, loadedAddresses: { readonly: [], writable: [] } },
    };
  }
}

function encode(account: EncodedAccount) {
  return {
    owner: account.programAddress,
    lamports: Number(account.lamports),
    data: [getBase64Decoder().decode(account.data), 'base64'],
    executable: account.executable,
    space: account.data.length,
    rentEpoch: 0,
  };
}

function decode(wire: string) {
  return getTransactionDecoder().decode(getBase64Encoder().encode(wire));
}

function keysOf(wire: string): readonly Address[] {
  return getCompiledTransactionMessageDecoder().decode(decode(wire).messageBytes).staticAccounts;
}
