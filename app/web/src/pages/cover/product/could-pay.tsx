import { formatRate } from '@bulwark/client';
import type { AllocationView, CoverPrice, SolvencyView } from '@bulwark/client/maths';
import type { Address } from '@solana/kit';
import { usePayerNames } from '../../../capital/payers';
import { useView } from '../../../chain/book';
import type { NamedMint } from '../../../chain/mints';
import { Parts } from '../../../ui/bars';
import { Card, Stat, Stats } from '../../../ui/card';
import { Meter } from '../../../ui/meter';
import { Loading } from '../../../ui/states';
import { PAYER_SERIES } from '../../../words/payers';
import { Broken } from '../broken';
import type { Offer } from '../offers';
import { times } from '../words';

/** Solvency of a pool in two bars: against a 1-in-200 year, and against the losses of an average one. */
function SolvencyMeters({ solvency, mint }: { solvency: SolvencyView; mint: NamedMint }) {
  const money = (amount: bigint) => mint.text(amount, { minDigits: 0, maxDigits: 0 });
  const { scrCoverBps, reserveCoverBps } = solvency;
  return (
    <>
      <Meter
        floor
        label="A year as bad as one in 200"
        used={solvency.eligible}
        limit={solvency.scr}
        text={`would take ${money(solvency.scr)}${scrCoverBps === null ? '' : `; there is ${times(scrCoverBps)} that`}`}
      />
      <Meter
        floor
        label="An average year"
        used={solvency.eligible}
        limit={solvency.reserveRequired}
        text={`takes ${money(solvency.expectedAnnualLoss)}${reserveCoverBps === null ? '' : `; there is ${times(reserveCoverBps)} that`}`}
      />
    </>
  );
}

/** Whether the pool could pay: its solvency, and what a total loss of one product would do to it. */
export function CouldPay({ offer, price }: { offer: Offer; price: CoverPrice | null | undefined }) {
  const { mint, pool } = offer;
  const exposure = price?.exposureAfter ?? offer.view.exposure;
  const view = useView((book) => ({
    solvency: book.solvency(pool.address, true),
    loss: book.allocation(pool.address, exposure),
  }));
  if (!view) {
    return (
      <Card title="Could it pay?">
        <Loading lines={6} />
      </Card>
    );
  }
  const { solvency, loss } = view;
  const money = (amount: bigint) => mint.text(amount, { minDigits: 0, maxDigits: 0 });
  return (
    <Card
      title="Could it pay?"
      note={`${money(solvency.eligible)} count as capital behind everything that ${offer.poolName} insures. The bars’ middle is what the rules ask.`}
    >
      <SolvencyMeters solvency={solvency} mint={mint} />
      {solvency.refusal && <Broken refusal={solvency.refusal} />}
      <h3>If all of this product were lost</h3>
      <p>
        {price ? 'With your cover it would insure' : 'It insures'} {money(exposure)}. Were all of it lost and approved today, this
        is who would pay, first to last.
      </p>
      <Payers pool={pool.address} loss={loss} mint={mint} />
      {loss.fromBuffers > 0n && (
        <p className="small soft">
          What a buffer raises is known only once its collateral is sold: it stands here with what it counts for now.
        </p>
      )}
      <Stats>
        <Stat
          label="Each claim is paid"
          value={formatRate(loss.factor, { maxDigits: 2 })}
          tone={loss.shortfall > 0n ? 'bad' : 'ok'}
          hint={loss.shortfall > 0n ? `of what is approved; ${money(loss.shortfall)} stays owed` : 'of what is approved'}
        />
        <Stat
          label="Capital left after it"
          value={money(loss.capitalAfter)}
          hint={`of ${money(solvency.capital)} that underwriters have in the pool`}
        />
      </Stats>
    </Card>
  );
}

function Payers({ pool, loss, mint }: { pool: Address; loss: AllocationView; mint: NamedMint }) {
  const name = usePayerNames(pool);
  return (
    <Parts
      label="Who would pay a total loss, in order"
      parts={loss.parts
        .filter(({ amount }) => amount > 0n)
        .map(({ payer, amount }) => ({
          name: name(payer),
          amount,
          text: mint.text(amount),
          series: PAYER_SERIES[payer.kind],
        }))}
    />
  );
}
