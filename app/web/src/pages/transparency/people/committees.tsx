import type { Fund, LoadedKind } from '@bulwark/client';
import { useCommittees, useProducts } from '../../../chain/accounts';
import { useFailure } from '../../../chain/failure';
import { useNameOf, useNames } from '../../../chain/names';
import { AddressText } from '../../../ui/address';
import { Badge } from '../../../ui/badge';
import { Card } from '../../../ui/card';
import { Empty, Failed, Loading } from '../../../ui/states';
import style from './people.module.css';

/** Every committee with its members and what it decides. None is ever changed: a change is a new one. */
export function Committees({ fund }: { fund: Fund }) {
  const committees = useCommittees();
  const failure = useFailure(committees);
  const body = () => {
    if (failure) return <Failed {...failure} />;
    if (!committees.data) return <Loading />;
    if (committees.data.length === 0)
      return <Empty title="No committee is formed">Until one is, no loss can be reported and no cover is sold.</Empty>;
    const ordered = [...committees.data].sort((a, b) => a.data.version - b.data.version);
    return ordered.map((committee) => <Committee key={committee.address} committee={committee} fund={fund} />);
  };
  return (
    <Card
      title="Committees"
      note="They decide losses. More than two thirds of the seats must agree; a claim gets the lower median of their assessments."
    >
      {body()}
    </Card>
  );
}

function Committee({ committee, fund }: { committee: LoadedKind<'committee'>; fund: Fund }) {
  const nameOf = useNameOf();
  const names = useNames();
  const products = (useProducts().data ?? []).filter(({ data }) => data.committee === committee.address);
  const { version, seats, threshold, members } = committee.data;
  const decides = [
    ...products.map(({ address }) => names.product(address)),
    ...(fund.appealCommittee === committee.address ? ['appeals'] : []),
  ];
  return (
    <section className={style.part} aria-label={`Committee ${version}`}>
      <header className="between">
        <h3>
          Committee {version} <AddressText address={committee.address} what="Committee" />
        </h3>
        <Badge tone={decides.length > 0 ? 'info' : 'plain'}>
          {threshold} of {seats} decide
        </Badge>
      </header>
      <p className="soft small">
        {decides.length > 0 ? `Decides ${decides.join(', ')}.` : 'Decides nothing that is reported from now on.'}
      </p>
      <ol className={style.seats}>
        {members.slice(0, seats).map((member, seat) => (
          <li key={member}>
            <span className="soft">Seat {seat + 1}</span>{' '}
            <AddressText address={member} name={nameOf(member)} what={`Seat ${seat + 1}`} />
          </li>
        ))}
      </ol>
    </section>
  );
}
