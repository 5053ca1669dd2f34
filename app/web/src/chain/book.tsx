import { Book, loadMaths, MathsError } from '@bulwark/client/maths';
import type { Address } from '@solana/kit';
import type { ReactNode } from 'react';
import { createContext, startTransition, useCallback, useContext, useEffect, useState } from 'react';
import { Failed } from '../ui/states';
import { useWallet } from '../wallet/wallet';
import {
  useBooks,
  useBufferPositions,
  useBuffers,
  useCommittees,
  useFeeds,
  useFund,
  useHedges,
  useIncidents,
  usePolicies,
  usePools,
  usePositions,
  useProducts,
  useTranchePositions,
  useTranches,
} from './accounts';
import { useNow } from './chain';

type Raw = { readonly address: Address; readonly raw: Uint8Array };

/** The accounts that the app has read, in the memory of the program's own maths. */
class Shelf {
  readonly book = Book.open([], [], 0n);
  private readonly sources = new Map<string, Map<Address, Uint8Array>>();
  private readonly listeners = new Set<() => void>();
  private edition = 0;
  private coming: ReturnType<typeof setTimeout> | undefined;

  /** Takes over what a source reads now; what it had before and has no more was closed. */
  sync(source: string, accounts: readonly Raw[]) {
    const before = this.sources.get(source) ?? new Map<Address, Uint8Array>();
    const now = new Map(accounts.map((account) => [account.address, account.raw]));
    this.sources.set(source, now);
    let changed = false;
    for (const [address, raw] of now) {
      if (before.get(address) === raw) continue;
      this.book.set(address, raw);
      changed = true;
    }
    for (const address of before.keys()) {
      if (now.has(address) || this.elsewhere(source, address)) continue;
      this.book.set(address, new Uint8Array());
      changed = true;
    }
    if (changed) this.announce();
  }

  /** Tells of a change, of several that come together once. */
  private announce() {
    this.coming ??= setTimeout(() => {
      this.coming = undefined;
      this.edition += 1;
      for (const listener of this.listeners) listener();
    }, 40);
  }

  private elsewhere(source: string, address: Address): boolean {
    return [...this.sources].some(([name, accounts]) => name !== source && accounts.has(address));
  }

  readonly subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  readonly read = () => this.edition;
}

const Context = createContext<Shelf | undefined>(undefined);

/** Draws anew when the book changed, between what a person does: figures may come a moment later, clicks may not. */
function useChanges(shelf: Shelf | undefined) {
  const [, seen] = useState(0);
  useEffect(() => {
    if (!shelf) return undefined;
    const look = () => startTransition(() => seen(shelf.read()));
    look();
    return shelf.subscribe(look);
  }, [shelf]);
}

/** Loads the maths and keeps in them what everybody and the wallet in use need. */
export function BookProvider({ children }: { children: ReactNode }) {
  const [shelf, setShelf] = useState<Shelf>();
  const [failure, setFailure] = useState<Error>();
  const load = useCallback(() => {
    setFailure(undefined);
    loadMaths().then(() => setShelf((before) => before ?? new Shelf()), setFailure);
  }, []);
  useEffect(load, [load]);
  return (
    <Context.Provider value={shelf}>
      <Common />
      {failure && (
        <Failed
          title="The program’s maths could not be loaded"
          advice={`Without them there are no prices, quotes and checks. ${failure.message}`}
          retry={load}
        />
      )}
      {children}
    </Context.Provider>
  );
}

function Common() {
  const fund = useFund().data;
  const address = useWallet().wallet?.address;
  useInBook('fund', fund && [fund]);
  useInBook('pools', usePools().data);
  useInBook('premium books', useBooks().data);
  useInBook('products', useProducts().data);
  useInBook('tranches', useTranches().data);
  useInBook('buffers', useBuffers().data);
  useInBook('hedges', useHedges().data);
  useInBook('feeds', useFeeds().data);
  useInBook('incidents', useIncidents().data);
  useInBook('committees', useCommittees().data);
  useInBook('my policies', usePolicies(address).data);
  useInBook('my positions', usePositions(address).data);
  useInBook('my tranche positions', useTranchePositions(address).data);
  useInBook('my buffer positions', useBufferPositions(address).data);
  return null;
}

/** Puts what a page reads for itself into the book; `source` names it. */
export function useInBook(source: string, accounts: readonly Raw[] | undefined) {
  const shelf = useContext(Context);
  useEffect(() => {
    if (shelf && accounts) shelf.sync(source, accounts);
  }, [shelf, source, accounts]);
}

/**
 * What the program's maths say now: `read` runs whenever an account changes and with every second of the chain's time. `undefined` while
 * something that it needs has not been read.
 */
export function useView<T>(read: (book: Book) => T): T | undefined {
  const shelf = useContext(Context);
  useChanges(shelf);
  const now = useNow();
  if (!shelf) return undefined;
  shelf.book.setNow(now);
  try {
    return read(shelf.book);
  } catch (error) {
    if (error instanceof MathsError) return undefined;
    throw error;
  }
}
