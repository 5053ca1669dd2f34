import type { LoggedEvent } from '@bulwark/client';

/** A value of an event as JSON has it: whole numbers as text, bytes as hexadecimal digits. */
export function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Uint8Array) return Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join('');
  if (Array.isArray(value)) return value.map(plain);
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([field, inner]) => [field, plain(inner)]));
  return value;
}

/** Fields of an event as they are on chain: numbers in base units, times in unix seconds. */
export function fieldsOf(event: LoggedEvent): [string, string][] {
  return Object.entries(event.data).map(([field, value]) => {
    const text = plain(value);
    return [field, typeof text === 'string' ? text : JSON.stringify(text)];
  });
}
