/** Rows of the plan for the feeds that buffers are valued by. */

import {
  BULWARK_PROGRAM_ADDRESS,
  getRegisterFeedInstruction,
  getSetFeedLimitsInstruction,
  getSetFeedSourceInstruction,
} from '@bulwark/client';
import { read, type Snapshot } from '../chain/snapshot';
import type { Blueprint } from './blueprint';
import { differences, hashDifference, textDifference } from './difference';
import { compared, type Item, missing } from './item';
import { feedLimits, feedRules } from './terms';

/** Feeds. */
export function planFeeds(chain: Snapshot, { fund, feeds }: Blueprint): Item[] {
  return feeds.flatMap(({ file, address: feed }) => {
    const { base, quote, source, feedId } = file;
    const limits = feedLimits(file);
    const at = { address: feed, by: 'authority' as const };
    const state = read(chain, 'feed', BULWARK_PROGRAM_ADDRESS, feed);
    if (!state) {
      return missing({ ...at, what: `feed ${file.name}` }, async ({ authority, payer }) => [
        getRegisterFeedInstruction({
          authority,
          payer,
          fund,
          feed,
          base: base.address,
          quote: quote.address,
          source,
          feedId,
          limits,
        }),
      ]);
    }
    return [
      compared(
        { ...at, what: `feed ${file.name}`, note: 'another source forgets the prices taken so far' },
        [...textDifference('source', state.source, source), ...hashDifference('feedId', state.feedId, feedId)],
        async ({ authority }) => [getSetFeedSourceInstruction({ authority, fund, feed, source, feedId })],
      ),
      compared({ ...at, what: `limits of feed ${file.name}` }, differences(state, limits, feedRules), async ({ authority }) => [
        getSetFeedLimitsInstruction({ authority, fund, feed, limits }),
      ]),
    ];
  });
}
