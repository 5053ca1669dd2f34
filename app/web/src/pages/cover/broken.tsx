import type { Refusal } from '@bulwark/client/maths';
import { Notice } from '../../ui/badge';

/** Says that a pool breaks a rule of solvency as it stands. */
export function Broken({ refusal }: { refusal: Refusal }) {
  return (
    <Notice tone="bad" title="This pool breaks a rule of solvency now">
      {refusal.message}. Until it holds again, nothing that adds risk or takes capital out is allowed.
    </Notice>
  );
}
