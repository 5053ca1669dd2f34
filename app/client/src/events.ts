/**
 * Events of the program: read out of transactions. Where money moves the program calls itself with the event, which no log limit
 * cuts; the rest it writes to the logs.
 */

import {
  type Address,
  type Commitment,
  decodeTransactionFromRpcResponse,
  type GetSignaturesForAddressApi,
  type GetTransactionApi,
  getBase64Encoder,
  type ReadonlyUint8Array,
  type Rpc,
  type Signature,
  type TracedInstruction,
  walkInstructions,
} from '@solana/kit';
import { type BulwarkEvent, decodeBulwarkEvent } from './generated/events';
import { BULWARK_PROGRAM_ADDRESS } from './generated/programs';

/** First eight bytes of the call of the program to itself that carries an event. */
const EVENT_TAG = [0xe4, 0x45, 0xa5, 0x2e, 0x51, 0xcb, 0x9a, 0x1d];

/** An event, and where it stands. */
export type LoggedEvent = BulwarkEvent & {
  /** Transaction. */
  readonly signature: Signature;
  /** Its slot. */
  readonly slot: bigint;
  /** When its block was made, unix seconds; not known of every block. The event's own `at` is the program's time. */
  readonly time: bigint | undefined;
  /** Place among the events of the transaction, from 0. */
  readonly index: number;
};

/** A page of events, newest first. */
export type EventPage = {
  readonly events: readonly LoggedEvent[];
  /** Give it as `before` for the next page; none at the end. */
  readonly next: Signature | undefined;
};

/** Which page. */
export type EventOptions = {
  /** Most transactions, 1 to 1,000; 20 unless told. One may hold several events, or none. */
  readonly limit?: number;
  /** Only transactions older than this one. */
  readonly before?: Signature;
  /** Only transactions younger than this one. */
  readonly until?: Signature;
  readonly commitment?: Exclude<Commitment, 'processed'>;
  readonly signal?: AbortSignal;
};

/** What events are read from. */
export type EventRpc = Rpc<GetSignaturesForAddressApi & GetTransactionApi>;

/** Transactions that are asked for at once: public nodes limit how many. */
const AT_ONCE = 8;

/**
 * Events of transactions that name an address, newest first: the program's for all, or a fund's, pool's, policy's, wallet's.
 */
export async function fetchEvents(rpc: EventRpc, address: Address, options: EventOptions = {}): Promise<EventPage> {
  const { limit = 20, before, until, commitment = 'confirmed', signal } = options;
  const found = await rpc.getSignaturesForAddress(address, { limit, before, until, commitment }).send({ abortSignal: signal });
  const fine = found.filter(({ err }) => err === null);
  const events: LoggedEvent[] = [];
  for (let from = 0; from < fine.length; from += AT_ONCE) {
    const part = fine.slice(from, from + AT_ONCE);
    const read = await Promise.all(part.map(({ signature }) => fetchTransactionEvents(rpc, signature, { commitment, signal })));
    events.push(...read.flatMap((ofOne) => [...ofOne].reverse()));
  }
  return { events, next: found.length < limit ? undefined : found.at(-1)?.signature };
}

/** Events of one transaction, in the order in which they happened; none of one that failed or is not found. */
export async function fetchTransactionEvents(
  rpc: Rpc<GetTransactionApi>,
  signature: Signature,
  options: Pick<EventOptions, 'commitment' | 'signal'> = {},
): Promise<LoggedEvent[]> {
  const { commitment = 'confirmed', signal } = options;
  const transaction = await rpc
    .getTransaction(signature, { encoding: 'base64', commitment, maxSupportedTransactionVersion: 0 })
    .send({ abortSignal: signal });
  if (!transaction?.meta || transaction.meta.err !== null) return [];
  const { compiledMessage, loadedAddresses } = decodeTransactionFromRpcResponse(transaction);
  const traced = walkInstructions({ compiledMessage, loadedAddresses, meta: transaction.meta });
  const time = transaction.blockTime === null ? undefined : BigInt(transaction.blockTime);
  const events = eventsOf(traced.filter(isInner), transaction.meta.logMessages ?? []);
  return events.map((event, index) => ({ ...event, signature, slot: transaction.slot, time, index }));
}

const isInner = ({ trace }: TracedInstruction) => trace.kind === 'inner';

/**
 * Events of a transaction that succeeded, in the order in which they happened.
 *
 * @param inner Its inner instructions in order: those of the program to itself carry events.
 * @param logs Its logs, which carry the other events, and tell the order.
 */
export function eventsOf(
  inner: readonly { readonly programAddress: Address; readonly data?: ReadonlyUint8Array }[],
  logs: readonly string[],
): BulwarkEvent[] {
  const called = inner.filter(isEventCall).map(({ data }) => decodeBulwarkEvent((data ?? new Uint8Array()).slice(8)));
  const events: (BulwarkEvent | undefined)[] = [];
  const stack: string[] = [];
  for (const line of logs) {
    const [, invoked] = /^Program (\S+) invoke \[\d+\]$/.exec(line) ?? [];
    if (invoked) {
      if (invoked === BULWARK_PROGRAM_ADDRESS && stack.at(-1) === BULWARK_PROGRAM_ADDRESS) events.push(called.shift());
      stack.push(invoked);
    } else if (/^Program \S+ (success$|failed: )/.test(line)) {
      stack.pop();
    } else if (line.startsWith('Program data: ') && stack.at(-1) === BULWARK_PROGRAM_ADDRESS) {
      events.push(decodeBulwarkEvent(getBase64Encoder().encode(line.slice('Program data: '.length))));
    }
  }
  // Logs that were cut tell no order of the rest, which is all there.
  return [...events, ...called].filter((event) => event !== undefined);
}

function isEventCall({ programAddress, data }: { programAddress: Address; data?: ReadonlyUint8Array }): boolean {
  return programAddress === BULWARK_PROGRAM_ADDRESS && EVENT_TAG.every((byte, index) => data?.[index] === byte);
}
