/** What an explained failure is. */

import type { Text } from './runtime';

/** Who refused. */
export type ErrorSource = 'program' | 'anchor' | 'token' | 'system' | 'runtime' | 'node' | 'wallet' | 'client' | 'unknown';

/** A failure for people. */
export type PersonError = {
  readonly source: ErrorSource;
  /** Name for code and support: an error of the program as in `error.rs`, or a word such as `SignatureRefused`. */
  readonly name: string;
  /** Number of the program that refused; none when there is no number. */
  readonly code: number | undefined;
  /** What happened or which rule forbids it, in a sentence without full stop. */
  readonly title: string;
  /** What to do. */
  readonly advice: string;
};

/** What is true of every refusal. */
export const UNCHANGED = 'Nothing was changed.';

/** A failure without a number. */
export function person(source: ErrorSource, [name, title, advice]: Text): PersonError {
  return { source, name, code: undefined, title, advice };
}

/** A failure that nobody has words for. */
export function unknown(error: unknown): PersonError {
  const message = error instanceof Error ? error.message : String(error);
  return person('unknown', ['Unknown', 'Something failed that this app does not know', message]);
}
