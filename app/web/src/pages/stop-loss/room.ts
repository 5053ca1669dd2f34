import type { LoadedKind } from '@bulwark/client';
import type { BufferView, StopLossView } from '@bulwark/client/maths';
import { useBuffers, useFeeds } from '../../chain/accounts';
import { useView } from '../../chain/book';
import { type NamedMint, useMints } from '../../chain/mints';

/** A buffer with what the page needs of it. */
export interface KnownBuffer {
  readonly account: LoadedKind<'buffer'>;
  readonly view: BufferView;
  readonly collateral: NamedMint;
  readonly feed: LoadedKind<'feed'> | undefined;
  /** What people call it: by its collateral. */
  readonly name: string;
}

/** A pool's stop-loss as the page shows it. */
export interface StopLossRoom {
  readonly pool: LoadedKind<'pool'>;
  readonly mint: NamedMint;
  readonly view: StopLossView;
  /** In the order in which they are sold. */
  readonly buffers: readonly KnownBuffer[];
}

/** A buffer, its pool and both mints: what plans take. */
export const atBuffer = ({ pool, mint }: StopLossRoom, { account, collateral }: KnownBuffer) => ({
  pool,
  mint,
  buffer: account,
  collateral,
});

/** A pool's stop-loss; `undefined` until all of it is read. */
export function useRoom(pool: LoadedKind<'pool'>, mint: NamedMint): StopLossRoom | undefined {
  const view = useView((book) => book.stopLoss(pool.address));
  const accounts = useBuffers().data;
  const feeds = useFeeds().data;
  const mints = useMints();
  if (!view || !accounts || !feeds) return undefined;
  const buffers = view.buffers.flatMap((buffer) => {
    const account = accounts.find(({ address }) => address === buffer.address);
    const collateral = mints.get(buffer.mint);
    if (!account || !collateral) return [];
    const feed = feeds.find(({ address }) => address === account.data.feed);
    return [{ account, view: buffer, collateral, feed, name: `${collateral.symbol} buffer` }];
  });
  return { pool, mint, view, buffers: buffers.sort((a, b) => a.view.index - b.view.index) };
}
