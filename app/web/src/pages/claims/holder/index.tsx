import type { LoadedKind } from '@bulwark/client';
import { usePolicies } from '../../../chain/accounts';
import { useView } from '../../../chain/book';
import { useNow } from '../../../chain/chain';
import { AddressText } from '../../../ui/address';
import { Badge, Notice } from '../../../ui/badge';
import { Button } from '../../../ui/button';
import { Card } from '../../../ui/card';
import { Loading } from '../../../ui/states';
import { Left, When } from '../../../ui/time';
import { useWallet } from '../../../wallet/wallet';
import { ClaimActions } from '../claim/actions';
import { ClaimFacts } from '../claim/facts';
import { nextOf } from '../claim/next';
import type { Room, RoomClaim } from '../room';
import { claimState } from '../words';
import { coverAt, eligibility } from './eligible';
import { FileForm } from './form';
import style from './holder.module.css';

/** What the wallet in use has to do with the incident as a policyholder. */
export function Holder({ room }: { room: Room }) {
  const { wallet, connect } = useWallet();
  const policies = usePolicies(wallet?.address).data;
  const title = 'Your cover and this loss';
  if (room.view.status === 'rejected') return null;
  if (!wallet)
    return (
      <Card
        title={title}
        note="If you hold a policy on this product, connect its wallet: this shows whether it covers the loss, and you claim here."
      >
        <div>
          <Button onClick={connect}>Connect wallet</Button>
        </div>
      </Card>
    );
  if (!policies || !room.claims)
    return (
      <Card title={title}>
        <Loading lines={3} />
      </Card>
    );
  const mine = policies.filter((policy) => policy.data.product === room.incident.data.product);
  const claims = room.claims.filter(({ account }) => account.data.claimant === wallet.address);
  const unclaimed = mine.filter((policy) => !claims.some(({ account }) => account.data.policy === policy.address));
  if (claims.length === 0 && unclaimed.length === 0) return null;
  return (
    <Card title={title}>
      {claims.map((claim) => (
        <Mine key={claim.account.address} room={room} claim={claim} />
      ))}
      {unclaimed.map((policy) => (
        <Unclaimed key={policy.address} room={room} policy={policy} />
      ))}
    </Card>
  );
}

function Mine({ room, claim }: { room: Room; claim: RoomClaim }) {
  const state = claimState(claim.view, room.view.status);
  return (
    <section className={style.entry} aria-label={`Your claim ${claim.number}`}>
      <div className="between">
        <h3>Your claim {claim.number}</h3>
        <Badge tone={state.tone}>{state.name}</Badge>
      </div>
      <p>{nextOf(room, claim)}</p>
      <ClaimActions room={room} claim={claim} />
      <details>
        <summary>Figures of your claim</summary>
        <ClaimFacts room={room} claim={claim} />
      </details>
    </section>
  );
}

function Unclaimed({ room, policy }: { room: Room; policy: LoadedKind<'policy'> }) {
  const { incidentTime } = room.incident.data;
  const { view, mint } = room;
  const now = useNow();
  const cover = useView((book) => coverAt(book, policy.address, incidentTime));
  if (!cover) return <Loading lines={2} />;
  const { covered, text } = eligibility(policy.data, incidentTime, cover.cover, (amount) => mint.text(amount));
  const { filing } = view.deadlines;
  const late = filing !== null && now > filing;
  return (
    <section className={style.entry} aria-label={`Your policy ${policy.address}`}>
      <div className="between">
        <h3>
          Policy <AddressText address={policy.address} />
        </h3>
        <Badge tone={covered ? 'ok' : 'plain'}>{covered ? 'Covered' : 'Not covered'}</Badge>
      </div>
      <p>{text}</p>
      {covered && view.status === 'reported' && (
        <Notice title="Nothing to do yet">
          You can claim once the committee has confirmed the report. It has until <When at={view.deadlines.confirm} />.
        </Notice>
      )}
      {covered && view.status === 'confirmed' && filing !== null && !late && (
        <>
          <p>
            You can claim until <When at={filing} />: <Left until={filing + 1n} />.
          </p>
          <FileForm room={room} policy={policy} limit={cover.cover} deductible={cover.deductible} />
        </>
      )}
      {covered && filing !== null && (late || view.status !== 'confirmed') && (
        <Notice tone="warn" title="No claim was filed on this policy">
          The time to file was over on <When at={filing} />.
        </Notice>
      )}
    </section>
  );
}
