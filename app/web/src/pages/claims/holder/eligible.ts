import { formatTime, type Policy } from '@bulwark/client';
import type { Book, PolicyView } from '@bulwark/client/maths';
import type { Address } from '@solana/kit';

/** What a policy covered at a moment: the maths answer for the book's time, so it is put back to that moment for the question. */
export function coverAt(book: Book, policy: Address, time: bigint): PolicyView {
  book.setNow(time);
  return book.policy(policy);
}

/** Whether a policy covers a loss, and why or why not. */
export interface Eligibility {
  covered: boolean;
  text: string;
}

/**
 * Whether `policy` covers a loss at `time`, in words.
 *
 * @param cover Sum insured for that loss, less what earlier claims were approved.
 */
export function eligibility(policy: Policy, time: bigint, cover: bigint, money: (amount: bigint) => string): Eligibility {
  const no = (text: string): Eligibility => ({ covered: false, text });
  if (time < policy.start) return no(`This policy began on ${formatTime(policy.start)}, after the loss. It does not cover it.`);
  if (time < policy.coversFrom)
    return no(
      `The waiting period ran until ${formatTime(policy.coversFrom)}. The loss came before, so this policy does not cover it.`,
    );
  if (time >= policy.end)
    return no(
      policy.cancelled
        ? `This policy was cancelled on ${formatTime(policy.end)}, before the loss.`
        : `This policy had ended on ${formatTime(policy.end)}, before the loss.`,
    );
  if (cover === 0n) return no('It covered that moment, but earlier claims have used up its sum insured.');
  return { covered: true, text: `This policy covered that moment, up to ${money(cover)}.` };
}
