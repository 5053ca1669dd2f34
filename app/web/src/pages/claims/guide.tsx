import type { FundParameters } from '@bulwark/client';
import { usePools } from '../../chain/accounts';
import { useMints } from '../../chain/mints';
import style from './guide.module.css';
import { windowText } from './words';

interface Stage {
  name: string;
  /** Who does it. */
  who: string;
  text: string;
  /** Longest it takes, seconds; none when no window bounds it. */
  window: number | undefined;
}

const stages = (rules: FundParameters): readonly Stage[] => [
  {
    name: 'Report',
    who: 'Anyone, with a bond',
    text: 'Says which product lost money and when, and gives a fingerprint of the evidence.',
    window: rules.reportWindow,
  },
  {
    name: 'Confirmation',
    who: 'The committee',
    text: 'Bonded attestors vote whether it is an insured loss. Enough yes votes confirm it; else it is rejected.',
    window: rules.confirmWindow,
  },
  {
    name: 'Filing',
    who: 'Policyholders, with a bond',
    text: 'Everybody whose policy covered that moment says how much was lost.',
    window: rules.claimWindow,
  },
  {
    name: 'Assessment',
    who: 'The committee',
    text: 'Each attestor says how much it finds. The middle value counts, less your deductible.',
    window: rules.assessWindow,
  },
  {
    name: 'Appeal',
    who: 'Anyone, with a bond',
    text: 'Whoever finds a decision wrong, too low or too high, appeals once.',
    window: rules.appealWindow,
  },
  {
    name: 'Decision on appeals',
    who: 'Another committee',
    text: 'Assesses anew. Its decision is final; attestors who were far off lose part of their bond.',
    window: rules.appealAssessWindow,
  },
  {
    name: 'Settlement',
    who: 'Anyone',
    text: 'One step decides who pays, in order. Every claim gets the same share of what was approved.',
    window: undefined,
  },
  {
    name: 'Payment',
    who: 'Anyone, to you',
    text: 'The money goes to the policyholder, whoever sends the transaction.',
    window: undefined,
  },
];

/** How a claim goes, with the fund's own windows. */
export function Guide({ rules }: { rules: FundParameters }) {
  const all = stages(rules);
  // From the report on: the windows that follow one another.
  const windows = all.flatMap(({ window }, index) => (window !== undefined && index > 0 ? [{ number: index + 1, window }] : []));
  const longest = windows.reduce((total, { window }) => total + window, 0);
  return (
    <details className={style.guide}>
      <summary>How a claim goes, step by step</summary>
      <div className="stack">
        <figure className={style.way}>
          <figcaption className="small">From the report to the settlement: {windowText(longest)} at most</figcaption>
          <div className={style.bar} aria-hidden="true">
            {windows.map(({ number, window }) => (
              <span key={number} style={{ flexGrow: window }}>
                {number}
              </span>
            ))}
          </div>
        </figure>
        <ol className={style.stages}>
          {all.map((stage, index) => (
            <li key={stage.name}>
              <span className={style.number} aria-hidden="true">
                {index + 1}
              </span>
              <strong>{stage.name}</strong>
              <span className={style.window}>
                {stage.window === undefined
                  ? 'at once'
                  : `up to ${windowText(stage.window)}${index === 0 ? ' after the loss' : ''}`}
              </span>
              <span className="small">{stage.who}</span>
              <span className="soft small">{stage.text}</span>
            </li>
          ))}
        </ol>
        <ul className={style.notes}>
          <li>
            The windows are the latest times: claims may be assessed as soon as they are filed, and a step that anyone may take
            ends a wait as soon as it is due.
          </li>
          <li>
            Nobody can stop a settled payment, and nobody needs permission for the steps between: when one is due, this page shows
            a button for it to everyone.
          </li>
          <li>
            If the fund has too little, all claims of one loss are paid the same share, and the rest stays owed: money that is
            recovered within {windowText(rules.salvageWindow)} after the settlement goes to the claims first.
          </li>
          <Bonds />
        </ul>
      </div>
    </details>
  );
}

function Bonds() {
  const pools = usePools().data ?? [];
  const mints = useMints();
  const [pool] = pools;
  const mint = pool && mints.get(pool.data.mint);
  if (!pool || !mint) return null;
  const { reportBond, claimBond, appealBond } = pool.data.settings;
  return (
    <li>
      Bonds keep false alarms out: {mint.text(reportBond)} for a report, {mint.text(claimBond)} for a claim,{' '}
      {mint.text(appealBond)} for an appeal{pools.length > 1 ? ' (other pools ask others)' : ''}. You get it back unless a
      committee finds that there was nothing: a report voted down, a claim of which nothing is approved, an appeal that changes
      little.
    </li>
  );
}
