import type { FundParameters } from '@bulwark/client';
import type { Say } from '../events/say';
import type { Parameter, Units } from './parameter';

const WINDOW = '1 hour to 90 days';

/** Rules of a fund, with the bounds that the program holds them in. */
export const FUND_PARAMETERS: readonly Parameter<FundParameters>[] = [
  {
    field: 'withdrawalCooldown',
    name: 'Withdrawal cooldown',
    meaning: 'From asking to leave to the moment that an underwriter or staker can be paid.',
    bound: 'at least report and confirm window together, at most 180 days',
    unit: 'seconds',
  },
  {
    field: 'withdrawalWindow',
    name: 'Withdrawal window',
    meaning: 'How long a matured request can be executed before it lapses.',
    bound: `${WINDOW}, at most half of the cooldown`,
    unit: 'seconds',
  },
  {
    field: 'reportWindow',
    name: 'Report window',
    meaning: 'How long after a loss it can be reported.',
    bound: WINDOW,
    unit: 'seconds',
  },
  {
    field: 'confirmWindow',
    name: 'Confirm window',
    meaning: 'How long the committee has to confirm or reject a report.',
    bound: WINDOW,
    unit: 'seconds',
  },
  {
    field: 'claimWindow',
    name: 'Claim window',
    meaning: 'How long claims can be filed after a loss is confirmed.',
    bound: WINDOW,
    unit: 'seconds',
  },
  {
    field: 'assessWindow',
    name: 'Assessment window',
    meaning: 'How long the committee has to assess claims after filing ends.',
    bound: WINDOW,
    unit: 'seconds',
  },
  {
    field: 'appealWindow',
    name: 'Appeal window',
    meaning: 'How long decisions can be appealed after assessment ends.',
    bound: WINDOW,
    unit: 'seconds',
  },
  {
    field: 'appealAssessWindow',
    name: 'Appeal assessment window',
    meaning: 'How long the appeal committee has.',
    bound: WINDOW,
    unit: 'seconds',
  },
  {
    field: 'salvageWindow',
    name: 'Salvage window',
    meaning: 'How long recoveries still go to the claims of a loss that was paid short.',
    bound: 'at most 730 days',
    unit: 'seconds',
  },
  {
    field: 'maxAssessmentAge',
    name: 'Oldest assessment',
    meaning: 'No cover is sold on an assessment that is older.',
    bound: '1 to 365 days',
    unit: 'seconds',
  },
  {
    field: 'reserveRatioBps',
    name: 'Reserve ratio',
    meaning: 'Eligible capital over the expected annual loss, at least.',
    bound: '1.5 to 100 times',
    unit: 'times',
  },
  {
    field: 'rhoBps',
    name: 'Correlation of perils',
    meaning: 'How far kinds of perils are counted as failing together in the capital requirement.',
    bound: '0 to 100%',
    unit: 'bps',
  },
  {
    field: 'groupCapBps',
    name: 'Cap of one peril',
    meaning: 'Share of eligible capital that the stressed exposure to one kind of peril can take.',
    bound: 'above 0 to 100%',
    unit: 'bps',
  },
  {
    field: 'reinsuranceCapBps',
    name: 'Re-insurance that counts',
    meaning: 'Re-insurance counts as eligible capital up to this share of the pool’s own.',
    bound: '0 to 100%',
    unit: 'bps',
  },
  {
    field: 'cancelFeeBps',
    name: 'Cancellation fee',
    meaning: 'Share of unearned premium kept when a policy is cancelled.',
    bound: '0 to 25%',
    unit: 'bps',
  },
  {
    field: 'attestorBond',
    name: 'Attestor’s bond',
    meaning: 'Least bond of an attestor who votes.',
    bound: 'above 0',
    unit: 'bond',
  },
  {
    field: 'slashBps',
    name: 'Slash',
    meaning: 'Share of the least bond that a seat loses whose assessment was too far off.',
    bound: '0 to 100%',
    unit: 'bps',
  },
  {
    field: 'toleranceBps',
    name: 'Tolerance',
    meaning: 'How far an assessment can be from the appeal’s decision before it is too far off.',
    bound: '0 to 100%',
    unit: 'bps',
  },
];

/** Units of a fund's rules. */
export const FUND_UNITS = (say: Pick<Say, 'bond'>): Units => ({ bond: say.bond });
