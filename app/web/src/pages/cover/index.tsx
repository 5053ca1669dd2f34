import { usePools } from '../../chain/accounts';
import { PageHead } from '../../shell/page';
import { ButtonLink } from '../../ui/button-link';
import { Empty, Failed, Loading } from '../../ui/states';
import { Catalogue } from './catalogue/catalogue';
import { Summary } from './catalogue/summary';
import { useOffers } from './offers';

/** What is for sale, and what stands behind it. */
export default function Cover() {
  const { offers, failure } = useOffers();
  const pools = usePools().data;
  return (
    <>
      <PageHead
        title="Cover for what can go wrong in DeFi"
        lead={
          'You pay a premium, and a loss that the terms name is paid to you from the fund’s capital once its committee has confirmed it. ' +
          'If capital does not suffice, all claims of that loss are paid the same share, and the rest stays owed.'
        }
        actions={
          <ButtonLink href="/policies" tone="quiet">
            My policies
          </ButtonLink>
        }
      />
      {failure ? (
        <Failed {...failure} />
      ) : pools?.length === 0 ? (
        <Empty title="This fund has no pool yet">Cover can be sold once a pool is open, has capital and lists a product.</Empty>
      ) : (
        <>
          <Summary pools={pools} />
          {offers ? <Catalogue offers={offers} /> : <Loading lines={8} />}
        </>
      )}
    </>
  );
}
