/** The whole plan, in the order in which it is carried out: nothing comes before what it needs. */

import type { Snapshot } from '../chain/snapshot';
import type { Blueprint, TokenPrograms } from './blueprint';
import { planFeeds } from './feed';
import { planCommittees, planFundItself, planHandover, planSources, planTreasury } from './fund';
import type { Item } from './item';
import { planAttestors, planMints, planPeople } from './people';
import { planBuffers, planPool } from './pool';
import { planProduct } from './product';
import { planTranches } from './tranche';

/**
 * Compares chain and file.
 *
 * @throws {@link Refused} when the chain contradicts file or client so that nothing may be sent.
 */
export function planFund(chain: Snapshot, blueprint: Blueprint, programs: TokenPrograms): Item[] {
  return [
    ...planMints(chain, blueprint, programs),
    ...planPeople(chain, blueprint, programs),
    ...planFundItself(chain, blueprint, programs),
    ...planTreasury(chain, blueprint, programs),
    ...planCommittees(chain, blueprint),
    ...planAttestors(chain, blueprint, programs),
    ...planSources(chain, blueprint),
    ...planFeeds(chain, blueprint),
    ...blueprint.pools.flatMap((pool) => [
      ...planPool(chain, blueprint, pool, programs),
      ...pool.products.flatMap((product) => planProduct(chain, blueprint, pool, product)),
      ...planTranches(chain, blueprint, pool, programs),
      ...planBuffers(chain, blueprint, pool, programs),
    ]),
    ...planHandover(chain, blueprint),
  ];
}
