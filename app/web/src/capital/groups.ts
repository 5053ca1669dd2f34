import { useProducts } from '../chain/accounts';
import { perilInWords } from '../words/perils';

/** Names a peril group by the perils of the products that are in it. */
export function useGroupNames(): (group: number) => string {
  const products = useProducts().data ?? [];
  return (group) => {
    const perils = products.filter(({ data }) => data.group === group).map(({ data }) => perilInWords(data.peril));
    return perils.length > 0 ? `Peril group ${group}: ${[...new Set(perils)].join(', ')}` : `Peril group ${group}`;
  };
}
