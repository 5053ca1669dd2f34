import type { LoadedKind } from '@bulwark/client';
import { textOf } from '@bulwark/client';
import type { ProductView, SolvencyView } from '@bulwark/client/maths';
import type { Address } from '@solana/kit';
import { usePools, useProducts } from '../../chain/accounts';
import { useView } from '../../chain/book';
import { useChain } from '../../chain/chain';
import { type Failure, useFailure } from '../../chain/failure';
import { type NamedMint, useMints } from '../../chain/mints';
import { useNames } from '../../chain/names';
import { useInsuredPrograms } from '../../chain/programs';

/** A product with its words and what the program's maths say about it now. */
export interface Offer {
  address: Address;
  account: LoadedKind<'product'>;
  pool: LoadedKind<'pool'>;
  poolName: string;
  mint: NamedMint;
  name: string;
  /** Who runs what is insured; empty when the deployment does not say. */
  protocol: string;
  /** What is covered, in a sentence; empty when the deployment does not say. */
  summary: string;
  /** Where the terms document is, when the deployment has one. */
  terms: string | undefined;
  view: ProductView;
  /** Sum insured that could be sold now before capacity or a solvency rule refuses. */
  headroom: bigint;
}

/** Everything on offer and not, and why it could not be read. `offers` is `undefined` until it was. */
export function useOffers(): { offers: Offer[] | undefined; failure: Failure | undefined } {
  const { deployment } = useChain();
  const pools = usePools();
  const products = useProducts();
  const mints = useMints();
  const names = useNames();
  const failure = useFailure(pools, products);
  useInsuredPrograms();
  const views = useView((book) => {
    if (!pools.data || !products.data) return undefined;
    const solvency = new Map<Address, SolvencyView>();
    for (const pool of pools.data) solvency.set(pool.address, book.solvency(pool.address, true));
    return new Map(
      products.data.map(({ address, data }) => {
        const share = solvency.get(data.pool)?.products.find(({ product }) => product === address);
        return [address, { view: book.product(address), headroom: share?.headroom ?? 0n }] as const;
      }),
    );
  });
  const offers = products.data?.map((account): Offer | undefined => {
    const { address, data } = account;
    const pool = pools.data?.find((known) => known.address === data.pool);
    const mint = pool && mints.get(pool.data.mint);
    const seen = views?.get(address);
    if (!pool || !mint || !seen) return undefined;
    const info = deployment.products.find((known) => known.address === address);
    return {
      address,
      account,
      pool,
      poolName: names.pool(pool.address),
      mint,
      name: info?.name ?? textOf(data.name),
      protocol: info?.protocol ?? '',
      summary: info?.summary ?? '',
      // As the deployment has it, beside deployment.json.
      terms: info && new URL(info.terms, location.origin).href,
      ...seen,
    };
  });
  return {
    offers: views && offers?.every((offer) => offer !== undefined) ? offers : undefined,
    failure,
  };
}
