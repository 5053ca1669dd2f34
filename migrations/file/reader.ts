/** Reading JSON into typed values. Whatever is wrong is named by its path in the file: `pools[0].products[2].terms.kink`. */

/** A value of the file that is wrong. */
export class FileInvalid extends Error {
  override readonly name = 'FileInvalid';
  constructor(
    /** Where it stands. */
    readonly path: string,
    /** What is wrong with it. */
    readonly complaint: string,
  ) {
    super(`${path === '' ? 'the file' : path}: ${complaint}`);
  }
}

/** Makes a value of what stands at a path, or throws {@link FileInvalid}. `undefined` is a missing field. */
export type Reader<T> = (value: unknown, path: string) => T;

/** What a reader makes. */
export type Read<R> = R extends Reader<infer T> ? T : never;

type Shape = Readonly<Record<string, Reader<unknown>>>;

/** Text that is not empty. */
export const text: Reader<string> = (value, path) => {
  if (value === undefined) throw new FileInvalid(path, 'is missing');
  if (typeof value !== 'string') throw new FileInvalid(path, `must be text in quotes, not ${JSON.stringify(value)}`);
  if (value.trim() === '') throw new FileInvalid(path, 'is empty');
  return value;
};

/** A whole number between two others, inclusive. */
export function integer(least: number, most: number): Reader<number> {
  return (value, path) => {
    if (value === undefined) throw new FileInvalid(path, 'is missing');
    if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
      throw new FileInvalid(path, `must be a whole number from ${least} to ${most}, not ${JSON.stringify(value)}`);
    }
    return value;
  };
}

/** One of some words. */
export function oneOf<const W extends string>(...words: readonly W[]): Reader<W> {
  return (value, path) => {
    const found = words.find((word) => word === text(value, path));
    if (found === undefined) throw new FileInvalid(path, `must be one of ${words.join(', ')}, not ${JSON.stringify(value)}`);
    return found;
  };
}

/** A field that may be missing; then `otherwise`. */
export function optional<T, D>(reader: Reader<T>, otherwise: D): Reader<T | D> {
  return (value, path) => (value === undefined ? otherwise : reader(value, path));
}

/** A list. */
export function list<T>(reader: Reader<T>, least = 0): Reader<T[]> {
  return (value, path) => {
    if (value === undefined) throw new FileInvalid(path, 'is missing');
    if (!Array.isArray(value)) throw new FileInvalid(path, 'must be a list');
    if (value.length < least) throw new FileInvalid(path, `must have ${least} entries at least`);
    return value.map((entry, index) => reader(entry, `${path}[${index}]`));
  };
}

function fields(value: unknown, path: string): Record<string, unknown> {
  if (value === undefined) throw new FileInvalid(path, 'is missing');
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new FileInvalid(path, 'must be an object');
  // An object that is no array has fields by name, whatever they hold.
  return value as Record<string, unknown>;
}

function below(path: string, field: string): string {
  return path === '' ? field : `${path}.${field}`;
}

/** An object with these fields and no others: a misspelt one is named. */
export function object<const S extends Shape>(shape: S): Reader<{ [K in keyof S]: Read<S[K]> }> {
  return (value, path) => {
    const found = fields(value, path);
    const unknown = Object.keys(found).find((field) => !(field in shape));
    if (unknown !== undefined) {
      throw new FileInvalid(below(path, unknown), `is no field here; there are ${Object.keys(shape).join(', ')}`);
    }
    const entries = Object.entries(shape).map(([field, reader]) => [field, reader(found[field], below(path, field))]);
    // Every field was read by the reader that stands under its name in the shape.
    return Object.fromEntries(entries) as { [K in keyof S]: Read<S[K]> };
  };
}

/** An object whose fields' names are free. */
export function dictionary<T>(reader: Reader<T>): Reader<Map<string, T>> {
  return (value, path) =>
    new Map(Object.entries(fields(value, path)).map(([field, entry]) => [field, reader(entry, below(path, field))]));
}

/** What stands in one field, before the object itself is read: readers of other fields may depend on it. */
export function peek<T>(value: unknown, path: string, field: string, reader: Reader<T>): T {
  return reader(fields(value, path)[field], below(path, field));
}

/** Names that must differ from each other: the second of two equal ones is wrong. */
export function distinct<T>(values: readonly T[], path: (index: number) => string, what: string): void {
  values.forEach((value, index) => {
    if (values.indexOf(value) < index) throw new FileInvalid(path(index), `${what} ${String(value)} stands here twice`);
  });
}
