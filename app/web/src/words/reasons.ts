/**
 * Why a seat found what it found on a claim. The program keeps the number and gives it no meaning: these are the words of
 * docs/claims.md.
 */
export const REASONS: readonly { code: number; name: string }[] = [
  { code: 0, name: 'No reason given' },
  { code: 1, name: 'The evidence shows the loss' },
  { code: 2, name: 'The evidence shows a smaller loss' },
  { code: 3, name: 'No loss of this holder is shown' },
  { code: 4, name: 'The terms do not cover this loss' },
  { code: 5, name: 'Others have made it good already' },
  { code: 6, name: 'The evidence does not match its hash' },
  { code: 7, name: 'The evidence was not made available' },
];

/** A reason in words. */
export const reasonText = (code: number) => REASONS.find((reason) => reason.code === code)?.name ?? `Reason ${code}`;
