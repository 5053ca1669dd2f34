import { useFund } from '../../../chain/accounts';
import { useFailure } from '../../../chain/failure';
import { Failed, Loading } from '../../../ui/states';
import { Addresses } from './addresses';
import { Attestors } from './attestors';
import { Committees } from './committees';
import { Roles } from './roles';

/** Who can do what, who decides losses, and where everything lies. */
export function People() {
  const fund = useFund();
  const failure = useFailure(fund);
  if (failure) return <Failed {...failure} />;
  if (!fund.data) return <Loading lines={8} />;
  return (
    <>
      <Roles fund={fund.data.data} />
      <Committees fund={fund.data.data} />
      <Attestors fund={fund.data.data} />
      <Addresses fund={fund.data} />
    </>
  );
}
