import type { Fund } from '@bulwark/client';
import type { Address } from '@solana/kit';
import { useNameOf } from '../../../chain/names';
import { AddressText } from '../../../ui/address';
import { Badge, Notice } from '../../../ui/badge';
import { Card } from '../../../ui/card';
import { NO_KEY } from '../../../words/keys';
import style from './people.module.css';

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
      may: 'set rules and roles; open pools, tranches, buffers and feeds and set their terms; list, assess and revise products; form and name committees; buy puts out of fees; pause; propose its successor.',
      mayNot: 'take tokens out of a vault (no instruction pays it), or change a policy that is sold.',
    },
    {
      name: 'Guardian',
      key: fund.guardian === NO_KEY ? undefined : fund.guardian,
      may: 'pause deposits, sales, transfers or reports, and end a pause.',
      mayNot: 'anything else.',
    },
    {
      name: 'Treasury',
      key: fund.treasury,
      may: 'be paid fees, forfeited bonds, half of slashed bonds and donations.',
      mayNot: 'anything else: it never signs.',
    },
    {
      name: 'Committee member',
      key: undefined,
      may: 'vote on reports and assess claims, with a bond.',
      mayNot: 'decide alone; vote on what touches its own policies or positions.',
    },
    {
      name: 'Anyone',
      key: undefined,
      may: 'report a loss with a bond; take every step that time or a rule opens: accrue, settle, pay, value, trip and reset, auction.',
      mayNot: 'have what belongs to somebody else: each step pays its owner.',
    },
  ];
  const who = ({ name, key }: Role) => {
    if (key) return <AddressText address={key} name={nameOf(key)} what={name} />;
    const nobody: Readonly<Record<string, string>> = { Guardian: 'nobody', Anyone: 'everybody' };
    return <span className="soft">{nobody[name] ?? 'see below'}</span>;
  };
  return (
    <Card title="Who may change what" note="By the program’s own checks, not by promise.">
      {fund.pendingAuthority !== NO_KEY && (
        <Notice tone="warn" title="The authority is about to change">
          <AddressText address={fund.pendingAuthority} name={nameOf(fund.pendingAuthority)} what="Successor" /> was proposed and
          has yet to accept.
        </Notice>
      )}
      <ul className={style.roles}>
        {roles.map((role) => (
          <li key={role.name}>
            <div className="stack-tight">
              <h3>{role.name}</h3>
              <span className="row">
                {who(role)} {role.name === 'Authority' && <Badge tone="warn">acts at once</Badge>}
              </span>
            </div>
            <p className="small">
              <strong>May</strong> {role.may}
            </p>
            <p className="small">
              <strong>May not</strong> {role.mayNot}
            </p>
          </li>
        ))}
      </ul>
    </Card>
  );
}
