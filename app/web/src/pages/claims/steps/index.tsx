import { useFund, useTranches } from '../../../chain/accounts';
import { useView } from '../../../chain/book';
import { useMints } from '../../../chain/mints';
import { useTransaction } from '../../../chain/transaction';
import { Badge } from '../../../ui/badge';
import { Button } from '../../../ui/button';
import { Card } from '../../../ui/card';
import { Left, When } from '../../../ui/time';
import type { Room } from '../room';
import type { Action } from './action';
import { decideAppeals, decideClaims } from './decisions';
import { incidentActions } from './incident';
import { closeClaims, payClaims, releaseAppealBonds, releaseClaimBonds } from './payments';
import { slashSeats } from './slashing';
import style from './steps.module.css';

/** Every step of an incident that anyone may take; first those that belong to where it stands. */
export function useActions(room: Room): readonly Action[] {
  const tranches = useTranches().data ?? [];
  const fund = useFund().data;
  const bondMint = useMints().get(fund?.data.bondMint ?? room.mint.address);
  const { pool, approvedTotal } = room.view;
  const allocation = useView((book) => book.allocation(pool, approvedTotal));
  const stopLoss = useView((book) => book.stopLoss(pool));
  const { reject, settle, finish, releaseBond, close } = incidentActions(room, { tranches, allocation, stopLoss });
  const all = [
    reject,
    decideClaims(room),
    decideAppeals(room),
    settle,
    finish,
    payClaims(room),
    slashSeats(room, fund, bondMint),
    releaseBond,
    releaseClaimBonds(room),
    releaseAppealBonds(room),
    closeClaims(room),
    close,
  ];
  return all.filter((action) => action !== undefined);
}

/** The steps that anyone may take, each with its button or with why not yet. */
export function Steps({ actions }: { actions: readonly Action[] }) {
  return (
    <Card
      title="Steps that anyone may take"
      note="The program needs nobody’s permission for these. Each costs a transaction fee; none can change who is paid or how much."
    >
      <ul className={style.steps}>
        {actions.map((action) => (
          <Step key={action.key} action={action} />
        ))}
      </ul>
    </Card>
  );
}

function Step({ action }: { action: Action }) {
  const ask = useTransaction();
  const open = action.closed === undefined;
  return (
    <li>
      <div>
        <div className="row">
          <strong>{action.name}</strong>
          {open ? <Badge tone="ok">open</Badge> : <Badge>not yet</Badge>}
        </div>
        <p className="soft small">{action.about}</p>
        {!open && (
          <p className="small" id={`why-${action.key}`}>
            {action.opensAt === undefined ? (
              action.closed
            ) : (
              <>
                Opens {action.sooner && `${action.sooner}, at the latest `}after <When at={action.opensAt - 1n} /> (
                <Left until={action.opensAt} past="now" />
                ).
              </>
            )}
          </p>
        )}
        {action.closesAt !== undefined && (
          <p className="small">
            <Left until={action.closesAt} />
          </p>
        )}
      </div>
      <Button
        tone={open ? 'main' : 'quiet'}
        size="small"
        disabled={!open}
        aria-describedby={open ? undefined : `why-${action.key}`}
        onClick={() => ask(action.request)}
      >
        {action.name}
      </Button>
    </li>
  );
}
