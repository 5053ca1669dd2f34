import { ADVICE, type BulwarkErrorName } from '@bulwark/client';
import type { Refusal } from '@bulwark/client/maths';
import { refusalReason, refusalText } from '../words/refusals';

/** Solvency rules as those who put money in or take it out meet them: not a sale, but capital that has to stay. */
const SOLVENCY: Readonly<Record<string, string>> = {
  ReserveTooLow: 'The pool would hold less than the reserve floor asks for the policies that run.',
  CapitalTooLow: 'The pool would hold less than the 1-in-200 year asks for the policies that run.',
  PerilGroupTooLarge: 'One kind of peril would weigh too much on the capital that is left.',
  ProductTooLarge: 'One product would weigh too much on the capital that is left.',
};
const WAIT = 'Capital leaves again when policies end, or when others deposit or re-insure.';

/** Why the program would refuse somebody who brings or takes capital, and what helps. */
export function capitalRefusal(refusal: Refusal): string {
  const solvency = SOLVENCY[refusal.name];
  if (solvency) return `${solvency} ${WAIT}`;
  return ADVICE[refusal.name as BulwarkErrorName] ?? refusalText(refusal);
}

/** The reason alone. */
export const capitalReason = (refusal: Refusal): string => SOLVENCY[refusal.name] ?? refusalReason(refusal);
