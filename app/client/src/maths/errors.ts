/**
 * What the maths could not do at all. What the PROGRAM would refuse is no error but a `Refusal` in a quote.
 *
 * `code` is the name of one of the program's errors (`Overflow`, `DivisionByZero`, ...) where its formulas refuse the input, or:
 * - `NotLoaded`: `loadMaths` has not finished;
 * - `UnknownAccount`: the book was not given an account that the answer needs (`message` says which);
 * - `OutOfRange`: a number does not fit the program's type, or is negative;
 * - `Closed`: the book was closed;
 * - `Trap`: an arithmetic overflow in accounts that no program could have written.
 */
export class MathsError extends Error {
  override readonly name = 'MathsError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
