import { formatAmount, formatBps, formatDuration, formatPrice, formatRate } from '@bulwark/client';

/** What a parameter is counted in. */
export type Unit = 'money' | 'bond' | 'collateral' | 'seconds' | 'bps' | 'times' | 'rate' | 'price' | 'number';

/** Fields that are numbers. */
type Numbers<T> = { [K in keyof T & string]: T[K] extends number | bigint ? K : never }[keyof T & string];

/** One parameter of an account in words. */
export interface Parameter<T> {
  readonly field: Numbers<T>;
  readonly name: string;
  /** What it does, in a sentence. */
  readonly meaning: string;
  /** Values that the program takes. */
  readonly bound: string;
  readonly unit: Unit;
}

/** How money of a parameter is said: it depends on the account. */
export interface Units {
  readonly money?: (amount: bigint) => string;
  readonly bond?: (amount: bigint) => string;
  readonly collateral?: (amount: bigint) => string;
}

/** A value in words. */
export function inUnit(unit: Unit, value: number | bigint, units: Units = {}): string {
  const exact = BigInt(value);
  switch (unit) {
    case 'money':
    case 'bond':
    case 'collateral':
      return units[unit]?.(exact) ?? `${exact} base units`;
    case 'seconds':
      return formatDuration(exact);
    case 'bps':
      return formatBps(exact);
    case 'times':
      return `${formatAmount(exact, 4, { minDigits: 1 })} times`;
    case 'rate':
      return formatRate(exact);
    case 'price':
      return formatPrice(exact, { maxDigits: 4 });
    case 'number':
      return exact.toString();
  }
}

/** A parameter's value in words. */
export function shown<T>(parameter: Parameter<T>, of: T, units?: Units): string {
  // `Numbers` takes no other fields, which the compiler cannot follow through the type variable.
  return inUnit(parameter.unit, of[parameter.field] as number | bigint, units);
}

/** What differs between two states, in words: `haircut 20% → 25%`. */
export function changes<T>(parameters: readonly Parameter<T>[], before: T, after: T, units?: Units): string {
  const changed = parameters.filter(({ field }) => before[field] !== after[field]);
  if (changed.length === 0) return 'nothing is different';
  return changed
    .map((parameter) => `${parameter.name.toLowerCase()} ${shown(parameter, before, units)} → ${shown(parameter, after, units)}`)
    .join(', ');
}
