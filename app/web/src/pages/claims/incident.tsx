import { type Address, isAddress } from '@solana/kit';
import { Link } from 'wouter';
import { useNow } from '../../chain/chain';
import { useNames } from '../../chain/names';
import { useTransaction } from '../../chain/transaction';
import { PageHead } from '../../shell/page';
import { AddressText } from '../../ui/address';
import { Badge } from '../../ui/badge';
import { Button } from '../../ui/button';
import { Card, Facts } from '../../ui/card';
import { Empty, Failed, Loading } from '../../ui/states';
import { Left, When } from '../../ui/time';
import { ClaimsTable } from './claims-table';
import { Desk } from './desk';
import { HashText } from './evidence';
import { History } from './history';
import { Holder } from './holder';
import { Liquidation } from './liquidation';
import { Person } from './person';
import { type Phase, phaseOf } from './phase';
import { type Room, useRoom } from './room';
import { Salvage } from './salvage';
import { Settlement } from './settlement';
import { Stepper } from './stepper';
import { Steps, useActions } from './steps';
import type { Action } from './steps/action';
import { Totals } from './totals';
import { Votes } from './votes';

/** One incident, from its report to the last payment. */
export default function Page({ address }: { address: string }) {
  // The route takes any text: one that is no address is an incident that does not exist.
  const read = useRoom(address as Address);
  if (read.state === 'ready') return <Incident room={read.room} />;
  return (
    <>
      <PageHead title="Incident" lead={<Link href="/claims">All incidents</Link>} />
      {read.state === 'loading' && <Loading lines={8} />}
      {read.state === 'failed' && <Failed {...read.failure} />}
      {read.state === 'missing' && (
        <>
          <Empty title="There is no such incident">
            It was closed, or the address is wrong. What happened stays in the chain’s history.
          </Empty>
          {isAddress(address) && <History incident={address} />}
        </>
      )}
    </>
  );
}

function Incident({ room }: { room: Room }) {
  const { view, incident } = room;
  const names = useNames();
  const phase = phaseOf(view, useNow());
  const actions = useActions(room);
  const product = names.product(incident.data.product);
  const confirmed = view.status !== 'reported' && view.status !== 'rejected';
  return (
    <>
      <PageHead
        title={`Loss of ${product}`}
        lead={
          <>
            <Link href="/claims">All incidents</Link> · happened <When at={view.incidentTime} />
          </>
        }
      />
      <Now room={room} phase={phase} actions={actions} />
      <Holder room={room} />
      <Desk room={room} />
      {confirmed ? (
        <>
          <Totals room={room} />
          <div className="halves">
            <Settlement room={room} />
            <Votes room={room} />
          </div>
          <ClaimsTable room={room} />
        </>
      ) : (
        <Votes room={room} />
      )}
      {view.status === 'settled' && <Salvage room={room} />}
      <Steps actions={actions} />
      <History incident={incident.address} />
      <Card title="About this incident">
        <Facts
          items={[
            [
              'Product',
              <Link key="product" href={`/cover/${incident.data.product}`}>
                {product}
              </Link>,
            ],
            ['Loss happened', <When key="loss" at={view.incidentTime} />],
            ['Reported', <When key="reported" at={view.reportedAt} />],
            ['Reported by', <Person key="by" address={incident.data.reporter} />],
            ['Fingerprint of the evidence', <HashText key="hash" hash={incident.data.evidenceHash} />],
            ['Account', <AddressText key="account" address={incident.address} />],
          ]}
        />
      </Card>
    </>
  );
}

/** Steps that move an incident on: what is next when they are open. */
const MOVES: readonly string[] = [
  'reject_incident',
  'decide_claim',
  'decide_appeal',
  'settle_incident',
  'finish_settlement',
  'pay_claim',
];

function Now({ room, phase, actions }: { room: Room; phase: Phase; actions: readonly Action[] }) {
  const ask = useTransaction();
  const moves = actions.filter(({ key, closed }) => closed === undefined && MOVES.includes(key));
  return (
    <Card title="What happens now" actions={<Badge tone={phase.tone}>{phase.name}</Badge>}>
      <p>
        <strong>{phase.by}:</strong> {phase.next}.{' '}
        <span className="soft">
          {phase.until === undefined ? (
            'There is no deadline for it.'
          ) : (
            <>
              Until <When at={phase.until} />: <Left until={phase.until + 1n} />.
            </>
          )}
        </span>
      </p>
      {moves.length > 0 && (
        <div className="row">
          {moves.map((action) => (
            <Button key={action.key} onClick={() => ask(action.request)}>
              {action.name}
            </Button>
          ))}
        </div>
      )}
      {room.view.status === 'liquidating' && <Liquidation room={room} />}
      <Stepper view={room.view} phase={phase} />
    </Card>
  );
}
