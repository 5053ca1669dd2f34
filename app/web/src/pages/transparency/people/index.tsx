import { explain } from '@bulwark/client';
import { useFund } from '../../../chain/accounts';
import { Failed, Loading } from '../../../ui/states';
import { Addresses } from './addresses';
import { Attestors } from './attestors';
import { Committees } from './committees';
import { Roles } from './roles';

/** Who can do what, who decides losses, and where everything lies. */
export function People() {
  const fund = useFund();
  if (fund.isPending) return <Loading lines={8} />;
  if (!fund.data) {
    const person = explain(fund.error);
    return <Failed title={person.title} advice={person.advice} retry={() => void fund.refetch()} />;
  }
  return (
    <>
      <Roles fund={fund.data.data} />
      <Committees fund={fund.data.data} />
      <Attestors fund={fund.data.data} />
      <Addresses fund={fund.data} />
    </>
  );
}
