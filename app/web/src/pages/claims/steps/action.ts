import { joinPlans, type Plan } from '@bulwark/client';
import type { StepView } from '@bulwark/client/maths';
import type { Request } from '../../../chain/transaction';
import { refusalText } from '../../../words/refusals';
import { stepOf } from '../phase';
import type { RoomClaim } from '../room';

/** A step that anyone may take, as a person sees it. */
export interface Action {
  key: string;
  /** On the button. */
  name: string;
  /** What it does. */
  about: string;
  /** Why not now; `undefined` when it is open. */
  closed: string | undefined;
  /** From when, if only time stands in the way. */
  opensAt: bigint | undefined;
  /** What may open it before, in words. */
  sooner?: string;
  /** Last second in which it is open. */
  closesAt: bigint | undefined;
  /** What is asked to be signed. */
  request: Request;
}

type Words = Pick<Action, 'key' | 'name' | 'about' | 'request' | 'sooner'>;

/** A step of the incident itself. */
export function ofStep(step: StepView | undefined, words: Words, why?: string): Action {
  const refusal = step?.refusal;
  return {
    ...words,
    closed: step?.open ? undefined : (why ?? (refusal ? refusalText(refusal) : 'This step is over.')),
    opensAt: step?.opensAt ?? undefined,
    closesAt: (step?.open ? step.closesAt : undefined) ?? undefined,
  };
}

/** A step of claims, taken for all claims that it is open for. `words` gets those claims. */
export function ofClaims(
  step: string,
  claims: readonly RoomClaim[],
  waits: string,
  words: (open: readonly RoomClaim[]) => Words,
): Action {
  const steps = claims.flatMap((claim) => stepOf(claim.view, step) ?? []);
  const open = claims.filter((claim) => stepOf(claim.view, step)?.open);
  const soonest = steps.flatMap(({ opensAt }) => opensAt ?? []).sort((a, b) => (a < b ? -1 : 1))[0];
  return {
    ...words(open),
    closed: open.length > 0 ? undefined : waits,
    opensAt: open.length > 0 ? undefined : soonest,
    closesAt: undefined,
  };
}

/** One plan for the same step of several. */
export const forAll = async <T>(list: readonly T[], plan: (of: T) => Plan | Promise<Plan>): Promise<Plan> =>
  joinPlans(...(await Promise.all(list.map(plan))));
