import { describe, expect, it } from 'vitest';
import { fromHex, sha256, sha256OfText, toHex } from '../src';

describe('evidence', () => {
  // FIPS 180-2, appendix B.1.
  const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

  it('hashes text, bytes and files alike', async () => {
    expect(toHex(await sha256OfText('abc'))).toBe(ABC);
    expect(toHex(await sha256(new TextEncoder().encode('abc')))).toBe(ABC);
    expect(toHex(await sha256(new Blob(['a', 'bc'])))).toBe(ABC);
  });

  it('hashes a part of a larger buffer as that part', async () => {
    const whole = new TextEncoder().encode('xxabcxx');
    expect(toHex(await sha256(whole.subarray(2, 5)))).toBe(ABC);
  });

  it('reads hex, and refuses what is none', () => {
    expect(fromHex('0x00fF')).toEqual(Uint8Array.from([0, 255]));
    expect(toHex(fromHex(ABC, 32))).toBe(ABC);
    expect(() => fromHex('abc')).toThrow('not hexadecimal');
    expect(() => fromHex('zz')).toThrow('not hexadecimal');
    expect(() => fromHex('00', 32)).toThrow('32 bytes are needed');
  });
});
