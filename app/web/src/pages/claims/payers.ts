import type { Incident, IncidentSettled } from '@bulwark/client';
import type { IncidentView, Payer, PayerKind } from '@bulwark/client/maths';
import { total } from '../../words/amounts';
import { PAYER_SERIES } from '../../words/payers';

/** What one payer paid of a settled loss, and what recoveries gave back. */
export interface Slice {
  key: string;
  name: string;
  series: number;
  paid: bigint;
  back: bigint;
}

const CAPITAL: readonly PayerKind[] = ['retention', 'capitalAbove', 'capitalBeyondLine'];
const TRANCHES: readonly PayerKind[] = ['quotaShare', 'excessOfLoss', 'aggregateStopLoss'];

/** What recoveries added to the claims' money: none before the settlement is finished, whose parts are booked one by one. */
export const toClaims = ({ recovered, collected, fromCapital, fromTranches, fromBuffers }: Incident) =>
  recovered === 0n ? 0n : collected - fromCapital - fromTranches - fromBuffers;

/** What recoveries gave back to those who had paid. */
export const toLayers = (incident: Incident) => incident.recovered - toClaims(incident);

/**
 * Who paid a settled loss, in the order of payment; without the shortfall. As long as nobody was given anything back, the account tells
 * every part; afterwards it keeps sums only, and `event` is needed for the parts of each tranche and buffer.
 */
export function slicesOf(
  incident: Incident,
  view: IncidentView,
  event: IncidentSettled | undefined,
  name: (payer: Payer) => string,
): Slice[] {
  const left = view.paidBy.filter(({ payer }) => payer.kind !== 'shortfall');
  if (toLayers(incident) === 0n)
    return left.map(({ payer, amount }) => ({
      key: `${payer.kind} ${payer.index}`,
      name: name(payer),
      series: PAYER_SERIES[payer.kind],
      paid: amount,
      back: 0n,
    }));
  const owed = (is: (payer: Payer) => boolean) => total(left.filter(({ payer }) => is(payer)).map(({ amount }) => amount));
  const slice = (key: string, called: string, kind: PayerKind, paid: bigint, is: (payer: Payer) => boolean): Slice => ({
    key,
    name: called,
    series: PAYER_SERIES[kind],
    paid,
    back: paid - owed(is),
  });
  const each = (kinds: readonly PayerKind[], paid: readonly bigint[] | undefined, whole: bigint, called: string) => {
    const first = kinds[0] ?? 'buffer';
    if (!paid) return [slice(called, called, first, whole, ({ kind }) => kinds.includes(kind))];
    return paid.map((amount, index) => {
      const is = (payer: Payer) => kinds.includes(payer.kind) && payer.index === index;
      const kind = left.find(({ payer }) => is(payer))?.payer.kind ?? first;
      return slice(`${called} ${index}`, name({ kind, index }), kind, amount, is);
    });
  };
  return [
    ...each(TRANCHES, event?.fromTranches, incident.fromTranches, 'Re-insurance'),
    slice('capital', 'Pool capital', 'retention', incident.fromCapital, ({ kind }) => CAPITAL.includes(kind)),
    ...each(['buffer'], event?.fromBuffers, incident.fromBuffers, 'Stop-loss buffers'),
  ].filter(({ paid }) => paid > 0n);
}
