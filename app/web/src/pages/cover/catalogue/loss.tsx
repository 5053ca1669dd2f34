import { formatRate } from '@bulwark/client';
import type { AllocationView, SolvencyView } from '@bulwark/client/maths';
import type { NamedMint } from '../../../chain/mints';

/** Sum insured on risk over all products of a pool. */
export const sumExposure = (solvency: SolvencyView): bigint =>
  solvency.products.reduce((sum, { exposure }) => sum + exposure, 0n);

/** What a total loss would be paid, in a sentence. */
export function LossWords({ name, loss, mint }: { name: string; loss: AllocationView; mint: NamedMint }) {
  const money = (amount: bigint) => mint.text(amount, { minDigits: 0, maxDigits: 0 });
  return (
    <>
      {name}, insures {money(loss.loss)}. Were all of it lost today,{' '}
      {loss.shortfall === 0n ? (
        <>every claim would be paid in full and {money(loss.capitalAfter)} of capital would be left.</>
      ) : (
        <>
          every claim would be paid {formatRate(loss.factor, { maxDigits: 2 })} of what was approved; {money(loss.shortfall)}{' '}
          would stay owed.
        </>
      )}
    </>
  );
}
