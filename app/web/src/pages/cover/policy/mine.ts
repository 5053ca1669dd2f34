import type { LoadedKind } from '@bulwark/client';
import type { PolicyView } from '@bulwark/client/maths';
import type { Address } from '@solana/kit';
import { usePolicies } from '../../../chain/accounts';
import { useView } from '../../../chain/book';
import { type Failure, useFailure } from '../../../chain/failure';
import { useWallet } from '../../../wallet/wallet';
import { type Offer, useOffers } from '../offers';

/** A policy of the wallet in use, with its product and where it stands now. */
export interface Holding {
  address: Address;
  policy: LoadedKind<'policy'>;
  offer: Offer;
  view: PolicyView;
}

/** The policies of the wallet in use, and why they could not be read; `holdings` is `undefined` until they were. */
export function useHoldings(): { holdings: Holding[] | undefined; failure: Failure | undefined } {
  const { wallet } = useWallet();
  const policies = usePolicies(wallet?.address);
  const { offers, failure } = useOffers();
  const mine = useFailure(policies);
  const views = useView((book) => policies.data?.map(({ address }) => book.policy(address)));
  const holdings = policies.data?.flatMap((policy): Holding[] => {
    const offer = offers?.find(({ address }) => address === policy.data.product);
    const view = views?.find(({ address }) => address === policy.address);
    // A policy of another fund's pool has no product here.
    return offer && view ? [{ address: policy.address, policy, offer, view }] : [];
  });
  return {
    holdings: offers && views ? holdings : undefined,
    failure: failure ?? mine,
  };
}

/** Sum insured that claims have used. */
export const usedText = ({ policy, offer }: Holding): string =>
  policy.data.approved === 0n ? 'Nothing' : offer.mint.text(policy.data.approved);

/** Whether its cover is over, by time or by cancellation. */
export const isOver = ({ view }: Holding): boolean => view.state === 'ended' || view.state === 'cancelled';
