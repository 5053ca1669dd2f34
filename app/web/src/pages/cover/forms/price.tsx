import { formatBps, formatRate } from '@bulwark/client';
import type { CoverPrice, PremiumParts } from '@bulwark/client/maths';
import type { NamedMint } from '../../../chain/mints';
import { Parts } from '../../../ui/bars';
import style from './price.module.css';

/** Digits of a rate that people compare. */
export const percent = (rate: bigint): string => formatRate(rate, { minDigits: 2, maxDigits: 2 });

/** A premium to the unit, and what it comes to a year. */
export function Premium({ price, mint, label = 'Premium' }: { price: CoverPrice; mint: NamedMint; label?: string }) {
  return (
    <div className={style.premium}>
      <span className="soft small">{label}</span>
      <output aria-label={label} className={style.amount}>
        {mint.text(price.premium, { maxDigits: mint.decimals })}
      </output>
      <span className="soft small">
        {formatRate(price.averageRate, { minDigits: 2, maxDigits: 3 })} of the sum a year, on average. The price goes from{' '}
        {percent(price.rateBefore)} to {percent(price.rateAfter)}, utilisation from {formatBps(price.utilisationBeforeBps)} to{' '}
        {formatBps(price.utilisationAfterBps)}.
      </span>
    </div>
  );
}

/** Who earns a premium. */
export function Earners({ parts, mint }: { parts: PremiumParts; mint: NamedMint }) {
  const part = (name: string, amount: bigint, series: number) => ({ name, amount, text: mint.text(amount), series });
  const all = [
    part('Underwriters', parts.underwriters, 0),
    part('Re-insurers by quota share', parts.quotaShares, 2),
    part('Stakers of the buffers', parts.stakers, 1),
    part('Treasury of the fund', parts.treasury, 5),
    part('Referrer', parts.referral, 3),
  ];
  return (
    <section className="stack-tight">
      <h3 className={style.head}>Who earns it</h3>
      <Parts label="Who earns the premium" parts={all.filter(({ amount }) => amount > 0n)} />
    </section>
  );
}
