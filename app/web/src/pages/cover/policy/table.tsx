import { formatTime } from '@bulwark/client';
import { Link } from 'wouter';
import { type Column, Table } from '../../../ui/table';
import { short } from '../../../words/keys';
import style from '../catalogue/offer.module.css';
import { POLICY_STATE } from '../words';
import { type Holding, usedText } from './mine';
import { Next, PolicyState } from './parts';

const columns: Column<Holding>[] = [
  {
    head: 'Product',
    cell: ({ address, offer }) => (
      <div className={style.name}>
        <Link
          href={`/policies?policy=${address}`}
          aria-label={`${offer.name}, policy ${short(address)}`}
          onClick={(event) => event.stopPropagation()}
        >
          {offer.name}
        </Link>
        <span className="soft small mono">{short(address)}</span>
      </div>
    ),
    sort: ({ offer }) => offer.name,
    text: ({ offer, address }) => `${offer.name} ${address}`,
  },
  {
    head: 'Sum insured',
    cell: ({ policy, offer }) => offer.mint.text(policy.data.sumInsured),
    sort: ({ policy }) => policy.data.sumInsured,
    text: ({ policy, offer }) => offer.mint.text(policy.data.sumInsured, { grouping: false }),
    number: true,
  },
  {
    head: 'Used by claims',
    cell: usedText,
    sort: ({ policy }) => policy.data.approved,
    text: ({ policy, offer }) => offer.mint.text(policy.data.approved, { grouping: false }),
    number: true,
  },
  {
    head: 'State',
    cell: (holding) => <PolicyState holding={holding} />,
    sort: ({ view }) => POLICY_STATE[view.state].text,
    text: ({ view }) => POLICY_STATE[view.state].text,
  },
  {
    head: 'Time',
    cell: (holding) => <Next holding={holding} />,
    sort: ({ policy }) => policy.data.end,
    text: ({ policy }) => formatTime(policy.data.end),
  },
  {
    head: 'Premium',
    cell: ({ view, offer }) => offer.mint.text(view.premium),
    sort: ({ view }) => view.premium,
    text: ({ view, offer }) => offer.mint.text(view.premium, { grouping: false, maxDigits: offer.mint.decimals }),
    number: true,
  },
  {
    head: 'Earned so far',
    cell: ({ view, offer }) => offer.mint.text(view.earned),
    sort: ({ view }) => view.earned,
    text: ({ view, offer }) => offer.mint.text(view.earned, { grouping: false, maxDigits: offer.mint.decimals }),
    number: true,
  },
];

/** A person's policies side by side. */
export function PolicyTable({ holdings, pick }: { holdings: readonly Holding[]; pick: (policy: string) => void }) {
  return (
    <Table
      caption="My policies"
      rows={holdings}
      columns={columns}
      id={({ address }) => address}
      first="Time"
      descending
      pick={({ address }) => pick(address)}
    />
  );
}
