import { createHash } from 'node:crypto';
import { decodeBulwarkEvent } from '@bulwark/client';
import { describe, expect, it } from 'vitest';
import { EVENT_ROOMS, eventInWords, kindInWords, type Say } from '../src/words/events';
import { FUND_PARAMETERS } from '../src/words/parameters/fund';
import { changes } from '../src/words/parameters/parameter';
import { STOP_LOSS_TERMS } from '../src/words/parameters/pool';

const say: Say = {
  money: (_, amount) => `${amount} USDC`,
  collateral: (_, amount) => `${amount} SOL`,
  bond: (amount) => `${amount} BOND`,
  name: (address) => address.slice(0, 4),
  time: (seconds) => `second ${seconds}`,
};
const kinds = EVENT_ROOMS.flatMap(({ kinds }) => kinds);

/** An event as the chain has it, of which every byte after the discriminator is the same. */
function filled(kind: string, byte: number) {
  const bytes = new Uint8Array(1_500).fill(byte);
  bytes.set(createHash('sha256').update(`event:${kind}`).digest().subarray(0, 8));
  return decodeBulwarkEvent(bytes);
}

describe('events in words', () => {
  it('has every kind in one room', () => {
    expect(kinds).toHaveLength(92);
    expect(new Set(kinds).size).toBe(92);
  });

  it.each(kinds)('says %s in whole sentences, whatever is in it', (kind) => {
    for (const byte of [0, 1]) {
      const event = filled(kind, byte);
      expect(event?.name).toBe(kind);
      if (!event) return;
      const words = eventInWords(event, say);
      expect(words).toMatch(/^[A-Z0-9].*\.$/);
      expect(words).not.toMatch(/undefined|NaN|\[object|null|\.\.|,\.| {2}/);
    }
  });

  it('says a kind in words', () => {
    expect(kindInWords('PolicyBought')).toBe('Policy bought');
    expect(kindInWords('StopLossTermsSet')).toBe('Stop-loss terms set');
  });
});

describe('changes of rules', () => {
  const before = { tripRatioBps: 10_000, resetRatioBps: 11_000, resetSeconds: 86_400, turnSeconds: 21_600, bufferCapBps: 5_000 };

  it('names what differs, before and after, in its unit', () => {
    const after = { ...before, tripRatioBps: 9_500, turnSeconds: 3_600 };
    expect(changes(STOP_LOSS_TERMS, before, after)).toBe('trip ratio 100% → 95%, turn of a buffer 6 h → 1 h');
    expect(changes(STOP_LOSS_TERMS, before, before)).toBe('nothing is different');
  });

  it('knows every rule of a fund once', () => {
    const event = filled('FundParametersSet', 0);
    if (event?.name !== 'FundParametersSet') throw new Error('not decoded');
    const fields = FUND_PARAMETERS.map(({ field }) => field);
    expect([...fields].sort()).toEqual(Object.keys(event.data.after).sort());
  });
});
