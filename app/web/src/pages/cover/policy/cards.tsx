import { Button } from '../../../ui/button';
import { short } from '../../../words/keys';
import style from '../catalogue/offer.module.css';
import { type Holding, usedText } from './mine';
import { Next, PolicyState } from './parts';

/** A person's policies on a narrow screen. */
export function PolicyCards({
  holdings,
  picked,
  pick,
}: {
  holdings: readonly Holding[];
  picked: string | null;
  pick: (policy: string) => void;
}) {
  const latest = [...holdings].sort((a, b) => (a.policy.data.end > b.policy.data.end ? -1 : 1));
  return (
    <ul>
      {latest.map((holding) => {
        const { address, offer, policy, view } = holding;
        return (
          <li key={address} className={style.card}>
            <div className="between">
              <h3>{offer.name}</h3>
              <PolicyState holding={holding} />
            </div>
            <p>
              <span className={style.price}>{offer.mint.text(policy.data.sumInsured)}</span>{' '}
              <span className="soft small">
                <Next holding={holding} />
              </span>
            </p>
            <dl className={`${style.facts} ${style.pairs}`}>
              <div>
                <dt>Used by claims</dt>
                <dd>{usedText(holding)}</dd>
              </div>
              <div>
                <dt>Premium</dt>
                <dd>{offer.mint.text(view.premium)}</dd>
              </div>
              <div>
                <dt>Earned so far</dt>
                <dd>{offer.mint.text(view.earned)}</dd>
              </div>
              <div>
                <dt>Policy</dt>
                <dd className="mono">{short(address)}</dd>
              </div>
            </dl>
            <Button
              tone="quiet"
              aria-pressed={picked === address}
              aria-label={`Manage ${offer.name}, policy ${short(address)}`}
              onClick={() => pick(address)}
            >
              Manage
            </Button>
          </li>
        );
      })}
    </ul>
  );
}
