import { BPS_ONE } from '@bulwark/client';
import { Choice } from '../ui/choice';

const OPTIONS = [
  { value: '10', label: '0.1%' },
  { value: '50', label: '0.5%' },
  { value: '200', label: '2%' },
];

/** How much less than the quote a person takes, in basis points, before anything is chosen. */
export const TOLERANCE = '50';

/** The least that is taken of what was quoted. */
export const leastOf = (quoted: bigint, tolerance: string): bigint => (quoted * (BPS_ONE - BigInt(tolerance))) / BPS_ONE;

/** Asks how far the price may move between quote and transaction. */
export function Tolerance({ value, choose }: { value: string; choose: (value: string) => void }) {
  return (
    <Choice
      label="Price may move against you by"
      value={value}
      options={OPTIONS}
      choose={choose}
      hint="Between this quote and the transaction. Beyond it, the transaction is refused and nothing happens."
    />
  );
}
