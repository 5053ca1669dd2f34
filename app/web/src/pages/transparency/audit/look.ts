import { type FundBook, loadBook, rawAccounts } from '@bulwark/client';
import { type AuditView, Book, loadMaths, MathsError, type PoolView, type SolvencyView } from '@bulwark/client/maths';
import type { Address, GetMultipleAccountsApi, GetProgramAccountsApi, Rpc } from '@solana/kit';

/** What an audit is doing. */
export type Stage = 'maths' | 'accounts' | 'checking';

/** Somebody's part of something: cover, a pool's shares, a tranche's, a buffer's. */
export interface Holding {
  readonly owner: Address;
  readonly amount: bigint;
}

/** Who has parts of what. Amounts in base units, largest first. */
export interface Holdings {
  readonly of: Address;
  readonly kind: 'policyholders' | 'underwriters' | 're-insurers' | 'stakers';
  readonly total: bigint;
  readonly holders: readonly Holding[];
}

/** A pool with its figures; `null` where its accounts are such that there are none. */
export interface PoolFigures {
  readonly address: Address;
  readonly pool: PoolView | null;
  readonly solvency: SolvencyView | null;
}

/** A fund as it was when it was looked at. */
export interface Audited {
  readonly book: FundBook;
  readonly view: AuditView;
  readonly pools: readonly PoolFigures[];
  readonly holdings: readonly Holdings[];
  /** Milliseconds that reading and checking took. */
  readonly reading: number;
  readonly checking: number;
}

/** A figure, or nothing when the accounts allow none: an audit must also be able to look at a broken fund. */
function figure<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof MathsError) return null;
    throw error;
  }
}

function gather(of: Address, kind: Holdings['kind'], parts: Iterable<Holding>): Holdings {
  const byOwner = new Map<Address, bigint>();
  for (const { owner, amount } of parts) if (amount > 0n) byOwner.set(owner, (byOwner.get(owner) ?? 0n) + amount);
  const holders = [...byOwner].map(([owner, amount]) => ({ owner, amount }));
  holders.sort((a, b) => (a.amount < b.amount ? 1 : -1));
  return { of, kind, total: holders.reduce((sum, { amount }) => sum + amount, 0n), holders };
}

function holdingsOf({ accounts }: FundBook, maths: Book): Holdings[] {
  const covers = (pool: Address) =>
    accounts.policy
      .filter(({ data }) => data.pool === pool)
      .map(({ address, data }) => ({ owner: data.holder, amount: figure(() => maths.policy(address).cover) ?? 0n }));
  const capital = (pool: Address) =>
    accounts.position
      .filter(({ data }) => data.pool === pool)
      .map(({ address, data }) => ({ owner: data.owner, amount: figure(() => maths.position(address).value) ?? 0n }));
  const reinsured = (tranche: Address) =>
    accounts.tranchePosition
      .filter(({ data }) => data.tranche === tranche)
      .map(({ address, data }) => ({ owner: data.owner, amount: figure(() => maths.tranchePosition(address).value) ?? 0n }));
  const staked = (buffer: Address) =>
    accounts.bufferPosition
      .filter(({ data }) => data.buffer === buffer)
      .map(({ address, data }) => ({ owner: data.owner, amount: figure(() => maths.staker(address).collateral) ?? 0n }));
  return [
    ...accounts.pool.flatMap(({ address }) => [
      gather(address, 'policyholders', covers(address)),
      gather(address, 'underwriters', capital(address)),
    ]),
    ...accounts.tranche.map(({ address }) => gather(address, 're-insurers', reinsured(address))),
    ...accounts.buffer.map(({ address }) => gather(address, 'stakers', staked(address))),
  ];
}

/**
 * Reads every account of a fund and has the program's own checker look at them.
 *
 * @param tell Is told what happens.
 */
export async function look(
  rpc: Rpc<GetMultipleAccountsApi & GetProgramAccountsApi>,
  fund: Address,
  tell: (stage: Stage) => void,
  signal: AbortSignal,
): Promise<Audited> {
  tell('maths');
  await loadMaths();
  tell('accounts');
  const began = performance.now();
  const book = await loadBook(rpc, fund, { signal });
  tell('checking');
  // The page shows that the check begins before the check takes the thread.
  await new Promise((resolve) => setTimeout(resolve));
  const read = performance.now();
  const maths = Book.open(rawAccounts(book.accounts), book.balances, book.clock.unixTimestamp);
  try {
    const view = maths.audit();
    const pools = book.accounts.pool.map(({ address }) => ({
      address,
      pool: figure(() => maths.pool(address)),
      solvency: figure(() => maths.solvency(address)),
    }));
    const holdings = holdingsOf(book, maths);
    return { book, view, pools, holdings, reading: read - began, checking: performance.now() - read };
  } finally {
    maths.close();
  }
}
