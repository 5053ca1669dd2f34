import type { InvariantView } from '@bulwark/client/maths';
import { useNames } from '../../../chain/names';
import { Badge, Notice } from '../../../ui/badge';
import { Card } from '../../../ui/card';
import { INVARIANT_MEANS, UNSEEN } from '../../../words/invariants';
import { refusalReason } from '../../../words/refusals';
import { usePoolOrder } from '../order';
import style from './invariants.module.css';
import type { Audited } from './look';

const sentence = (words: string) => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;

/** Every invariant with its outcome, every breach in words. */
export function Invariants({ audited }: { audited: Audited }) {
  const { view } = audited;
  return (
    <>
      <Card title="Checked now" note="Numbers are those of the project’s design.">
        <ul className={style.list}>
          {view.invariants.map((invariant) => (
            <Invariant key={invariant.number} invariant={invariant} />
          ))}
        </ul>
      </Card>
      <Solvency audited={audited} />
      <Card title="What accounts of one moment cannot show" note="The rest of the design’s invariants, and what stands for each.">
        <ul className={style.list}>
          {UNSEEN.map(({ number, words, kept }) => (
            <li key={number} className={style.invariant}>
              <span className={style.number}>{number}</span>
              <div className="stack-tight">
                <p className={style.words}>{sentence(words)}</p>
                <p className="soft small">{kept}</p>
              </div>
            </li>
          ))}
        </ul>
      </Card>
    </>
  );
}

function Invariant({ invariant }: { invariant: InvariantView }) {
  const { number, words, holds, breaches } = invariant;
  const means = INVARIANT_MEANS[number];
  return (
    <li className={style.invariant}>
      <span className={style.number}>{number}</span>
      <div className="stack-tight">
        <p className={style.words}>{sentence(words)}</p>
        {means && <p className="soft small">{means}</p>}
        {breaches.length > 0 && (
          <Notice tone="bad" title={`${breaches.length} ${breaches.length === 1 ? 'breach' : 'breaches'}`}>
            <ul>
              {breaches.map((breach) => (
                <li key={breach} className="small">
                  {breach}
                </li>
              ))}
            </ul>
          </Notice>
        )}
      </div>
      <Badge tone={holds ? 'ok' : 'bad'}>{holds ? 'Holds' : 'Broken'}</Badge>
    </li>
  );
}

function Solvency({ audited }: { audited: Audited }) {
  const names = useNames();
  const order = usePoolOrder();
  return (
    <Card
      title="Solvency of each pool"
      note="Invariant 6. A pool that breaks a rule sells no cover and pays no withdrawal until it is kept; claims are paid."
    >
      <ul className={style.list}>
        {order(audited.view.pools, ({ pool }) => pool).map(({ pool, refusal }) => (
          <li key={pool} className={style.invariant}>
            <span className={style.number}>6</span>
            <div className="stack-tight">
              <p className={style.words}>{names.pool(pool)}</p>
              <p className="soft small">
                {refusal ? refusalReason(refusal) : 'Reserve, capital requirement and caps by peril group are kept.'}
              </p>
            </div>
            <Badge tone={refusal ? 'bad' : 'ok'}>{refusal ? 'Breaks a rule' : 'Solvent'}</Badge>
          </li>
        ))}
      </ul>
    </Card>
  );
}
