/** Random numbers that are the same in every run. */

/** A source of them (sfc32 of PractRand). */
export class Chance {
  private a = 0x9e3779b9;
  private b = 0x243f6a88;
  private c = 0xb7e15162;
  private d: number;

  constructor(seed: number) {
    this.d = seed;
    for (let round = 0; round < 16; round++) this.word();
  }

  /** A u32. */
  private word(): number {
    const t = (((this.a + this.b) | 0) + this.d) | 0;
    this.d = (this.d + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + t) | 0;
    return t >>> 0;
  }

  /** From `low` to `high`, both included. */
  between(low: bigint, high: bigint): bigint {
    const word = (BigInt(this.word()) << 32n) | BigInt(this.word());
    return low + (word % (high - low + 1n));
  }

  number(low: number, high: number): number {
    return low + (this.word() % (high - low + 1));
  }

  /** From `low` to `high`, every magnitude alike. */
  magnitude(low: bigint, high: bigint): bigint {
    const bits = this.number(low.toString(2).length, high.toString(2).length);
    const [least, most] = [1n << BigInt(bits - 1), (1n << BigInt(bits)) - 1n];
    return this.between(least > low ? least : low, most < high ? most : high);
  }

  /** True so many times in a hundred. */
  percent(share: number): boolean {
    return this.number(0, 99) < share;
  }

  pick<T>(list: readonly [T, ...T[]]): T {
    return list[this.number(0, list.length - 1)] ?? list[0];
  }

  /** `length` bytes, a multiple of four. */
  bytes(length: number): Uint8Array {
    return new Uint8Array(Uint32Array.from({ length: length / 4 }, () => this.word()).buffer);
  }
}
