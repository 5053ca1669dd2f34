import { Card } from '../../ui/card';
import { TRANCHE_KIND } from '../../words/tranches';

/** What re-insurers bear, by kind of tranche. */
export function Kinds() {
  return (
    <Card title="What a re-insurer bears">
      <div className="grid">
        {Object.values(TRANCHE_KIND).map(({ name, bears }) => (
          <div key={name} className="stack-tight">
            <h3>{name}</h3>
            <p className="soft">{bears}</p>
          </div>
        ))}
      </div>
      <p className="soft small">
        The time of the incident decides: a tranche pays for losses that happen in its term, also when they are reported after it.
        Capital that is committed after a loss and before its confirmation pays for it. Nobody is paid for money that is not
        there: premium runs on the limit that collateral backs.
      </p>
    </Card>
  );
}
