import type { Fund } from '@bulwark/client';
import type { Address } from '@solana/kit';
import { AddressText } from '../../../ui/address';
import { Badge, Notice } from '../../../ui/badge';
import { Card } from '../../../ui/card';
import { Table } from '../../../ui/table';
import { NO_KEY } from '../../../words/keys';
import { useNameOf } from '../names';

interface Role {
  readonly name: string;
  readonly key: Address | undefined;
  readonly may: string;
  readonly mayNot: string;
}

/** Who may change what. */
export function Roles({ fund }: { fund: Fund }) {
  const nameOf = useNameOf();
  const roles: Role[] = [
    {
      name: 'Authority',
      key: fund.authority,
      may: 'Set rules and roles; open pools, tranches, buffers and feeds and set their terms; list, assess and revise products; form and name committees; buy puts out of fees; pause; propose its successor.',
      mayNot: 'Take tokens out of a vault: no instruction pays it. Change a policy that is sold.',
    },
    {
      name: 'Guardian',
      key: fund.guardian === NO_KEY ? undefined : fund.guardian,
      may: 'Pause deposits, sales, transfers or reports, and end a pause.',
      mayNot: 'Anything else.',
    },
    {
      name: 'Treasury',
      key: fund.treasury,
      may: 'Be paid fees, forfeited bonds, half of slashed bonds and donations.',
      mayNot: 'Anything else: it never signs.',
    },
    {
      name: 'Committee member',
      key: undefined,
      may: 'Vote on reports and assess claims, with a bond.',
      mayNot: 'Decide alone; vote on what touches its own policies or positions.',
    },
    {
      name: 'Anyone',
      key: undefined,
      may: 'Report a loss with a bond; take every step that time or a rule opens: accrue, settle, pay, value, trip and reset, auction.',
      mayNot: 'Have what belongs to somebody else: each step pays its owner.',
    },
  ];
  const who = ({ name, key }: Role) => {
    if (key) return <AddressText address={key} name={nameOf(key)} what={name} />;
    return <span className="soft">{name === 'Guardian' ? 'nobody' : 'see below'}</span>;
  };
  return (
    <Card title="Who may change what" note="By the program’s own checks, not by promise." flush>
      {fund.pendingAuthority !== NO_KEY && (
        <div style={{ padding: '0 var(--gap-5)' }}>
          <Notice tone="warn" title="The authority is about to change">
            <AddressText address={fund.pendingAuthority} name={nameOf(fund.pendingAuthority)} what="Successor" /> was proposed and
            has yet to accept.
          </Notice>
        </div>
      )}
      <Table
        caption="Who may change what"
        rows={roles}
        id={({ name }) => name}
        columns={[
          {
            head: 'Role',
            cell: ({ name }) => (
              <span>
                <strong>{name}</strong> {name === 'Authority' && <Badge tone="warn">acts at once</Badge>}
              </span>
            ),
            text: ({ name }) => name,
          },
          {
            head: 'Who',
            cell: (role) => (role.name === 'Anyone' ? <span className="soft">everybody</span> : who(role)),
            text: ({ key }) => key ?? '',
          },
          { head: 'May', cell: ({ may }) => <span className="small">{may}</span>, text: ({ may }) => may },
          { head: 'May not', cell: ({ mayNot }) => <span className="small">{mayNot}</span>, text: ({ mayNot }) => mayNot },
        ]}
      />
    </Card>
  );
}
