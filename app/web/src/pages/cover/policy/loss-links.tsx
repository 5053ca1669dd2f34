import { useIncidents } from '../../../chain/accounts';
import { useView } from '../../../chain/book';
import { ButtonLink } from '../../../ui/button-link';
import type { Holding } from './mine';

/** Ways to the claims room: to an open loss of the product, or to report one. */
export function LossLinks({ holding }: { holding: Holding }) {
  const incidents = useIncidents().data;
  const open = useView((book) =>
    incidents
      ?.filter(({ data }) => data.product === holding.offer.address)
      .map(({ address }) => book.incident(address))
      .filter(({ status }) => status !== 'settled' && status !== 'rejected'),
  );
  return (
    <section className="stack-tight" aria-label="If there was a loss">
      <h3>If there was a loss</h3>
      {open?.length ? (
        open.map(({ address, status }) => (
          <ButtonLink key={address} href={`/claims/${address}`} tone="quiet" size="small">
            {status === 'confirmed' ? 'File a claim on the confirmed loss' : 'See the loss that is reported'}
          </ButtonLink>
        ))
      ) : (
        <>
          <p className="small soft">
            Anyone may report it, with a bond. Once the committee has confirmed it, claims are filed on it.
          </p>
          <ButtonLink href={`/claims?product=${holding.offer.address}`} tone="quiet" size="small">
            Report a loss
          </ButtonLink>
        </>
      )}
    </section>
  );
}
