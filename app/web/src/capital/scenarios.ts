import type { SolvencyView } from '@bulwark/client/maths';
import type { Names } from '../chain/names';
import { largest } from '../words/amounts';

/** A loss that the chain gives a reason to look at. */
export interface Scenario {
  name: string;
  loss: bigint;
}

/** Losses that follow from what is insured and how it was assessed. */
export function scenarios(solvency: SolvencyView, names: Names): Scenario[] {
  const shocked = largest(solvency.products, ({ stressed }) => stressed);
  const group = largest(solvency.groups, ({ stress }) => stress);
  const insured = largest(solvency.products, ({ exposure }) => exposure);
  const found = [
    shocked && { name: `1-in-200 loss of ${names.product(shocked.product)}`, loss: shocked.stressed },
    group && { name: `1-in-200 loss of peril group ${group.group}`, loss: group.stress },
    insured && { name: `All cover of ${names.product(insured.product)}`, loss: insured.exposure },
  ].filter((scenario) => scenario !== undefined);
  return found.filter(({ loss }, index) => loss > 0n && found.findIndex((other) => other.loss === loss) === index);
}
