/**
 * The WebAssembly module: loading it, and calling it. Its ABI is plain C: addresses and bytes are pointer and length into its
 * memory, u64 are BigInt, and an answer is a pointer to its length (u32, little-endian) and JSON in UTF-8.
 */
import { MathsError } from './errors';

/** What a call takes: text and bytes (pointer and length), u64, u32. */
export type Argument = string | Uint8Array | bigint | number;

interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly __stack_pointer: WebAssembly.Global<'i32'>;
  readonly bulwark_alloc: (bytes: number) => number;
  readonly bulwark_free: (pointer: number, bytes: number) => void;
  readonly [name: string]: unknown;
}

/** Where the module comes from: its bytes, a response with them, or nothing for the file beside this one. */
export type MathsSource = BufferSource | Response | PromiseLike<Response>;

const U64_MAX = 0xffff_ffff_ffff_ffffn;
const U128_MAX = (1n << 128n) - 1n;

let exports: Exports | undefined;
let loading: Promise<void> | undefined;

async function bytes(source: MathsSource | undefined): Promise<BufferSource> {
  if (source === undefined) {
    const file = new URL('./bulwark.wasm', import.meta.url);
    // Not an import: a bundler for browsers would look for it.
    if (file.protocol === 'file:') return process.getBuiltinModule('node:fs').readFileSync(file);
    return bytes(fetch(file));
  }
  if (source instanceof ArrayBuffer || ArrayBuffer.isView(source)) return source;
  const response = await (source as Response | PromiseLike<Response>);
  if (!response.ok) throw new MathsError('NotLoaded', `${response.url}: ${response.status} ${response.statusText}`);
  return response.arrayBuffer();
}

async function load(source: MathsSource | undefined): Promise<void> {
  const { instance } = await WebAssembly.instantiate(await bytes(source), {});
  // The module's exports are those that crates/bulwark-wasm defines.
  exports = instance.exports as unknown as Exports;
}

/**
 * Loads the maths once; calls after the first wait for it and ignore their source. A load that failed may be tried again.
 * Without a source it is `bulwark.wasm` beside this file: fetched in a browser, read in Node.
 *
 * @throws {MathsError} `NotLoaded` when the module cannot be fetched.
 */
export function loadMaths(source?: MathsSource): Promise<void> {
  loading ??= load(source).catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

/** Whether `loadMaths` has finished. */
export function mathsLoaded(): boolean {
  return exports !== undefined;
}

/** A u64, or the refusal of a number that is none. */
export function u64(value: bigint): bigint {
  if (value < 0n || value > U64_MAX) throw new MathsError('OutOfRange', `${value} is no u64`);
  return value;
}

/** A u128 as two u64, the lower first. */
export function u128(value: bigint): readonly [bigint, bigint] {
  if (value < 0n || value > U128_MAX) throw new MathsError('OutOfRange', `${value} is no u128`);
  return [value & U64_MAX, value >> 64n];
}

/** Calls `bulwark_<name>` and returns what it returns. */
export function call(name: string, ...args: readonly Argument[]): number {
  if (!exports) throw new MathsError('NotLoaded', 'await loadMaths() first');
  const module = exports;
  const stack = module.__stack_pointer.value;
  const lent: [number, number][] = [];
  const passed: (bigint | number)[] = [];
  for (const arg of args) {
    if (typeof arg === 'bigint') passed.push(u64(arg));
    else if (typeof arg === 'number') passed.push(arg);
    else {
      const data = typeof arg === 'string' ? new TextEncoder().encode(arg) : arg;
      const at = module.bulwark_alloc(data.length);
      new Uint8Array(module.memory.buffer, at, data.length).set(data);
      lent.push([at, data.length]);
      passed.push(at, data.length);
    }
  }
  try {
    // Every export but memory and the stack pointer is a function of numbers that returns one.
    return (module[`bulwark_${name}`] as (...all: (bigint | number)[]) => number)(...passed);
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError)) throw error;
    // A trap leaves the stack where it was.
    module.__stack_pointer.value = stack;
    throw new MathsError('Trap', `${name}: ${error.message}`);
  } finally {
    for (const [at, length] of lent) module.bulwark_free(at, length);
  }
}

/** u64 and u128 cross as text behind a `#`, which no address, name or sentence begins with. */
function revive(_key: string, value: unknown): unknown {
  return typeof value === 'string' && value.startsWith('#') ? BigInt(value.slice(1)) : value;
}

/** Calls a function that answers in JSON: `{ok}` or `{error, message}`. */
export function ask<T>(name: string, ...args: readonly Argument[]): T {
  const at = call(name, ...args);
  const module = exports as Exports;
  const length = new DataView(module.memory.buffer).getUint32(at, true);
  const text = new TextDecoder().decode(new Uint8Array(module.memory.buffer, at + 4, length));
  module.bulwark_free(at, length + 4);
  // The module writes the types of ./types: the tests compare them.
  const answer = JSON.parse(text, revive) as { ok: T } | { error: string; message: string };
  if ('error' in answer) throw new MathsError(answer.error, answer.message);
  return answer.ok;
}
