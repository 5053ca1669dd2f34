import type { BulwarkEvent, BulwarkEventName } from '@bulwark/client';
import { CLAIMS } from './events/claims';
import { COVER } from './events/cover';
import { FUND } from './events/fund';
import { HEDGING } from './events/hedging';
import { ORACLE } from './events/oracle';
import { REINSURANCE } from './events/reinsurance';
import type { Say, Sentences } from './events/say';
import { STOP_LOSS } from './events/stop-loss';
import { UNDERWRITING } from './events/underwriting';

export type { Say } from './events/say';

/** All kinds: the compiler refuses a kind of event without a sentence. */
const SENTENCES: Sentences = {
  ...FUND,
  ...UNDERWRITING,
  ...COVER,
  ...REINSURANCE,
  ...CLAIMS,
  ...ORACLE,
  ...STOP_LOSS,
  ...HEDGING,
};

/** What happened, in one or two sentences. */
export function eventInWords(event: BulwarkEvent, say: Say): string {
  // The table pairs every name with a function of its own data, which the compiler cannot follow through the index.
  const sentence = SENTENCES[event.name] as (data: BulwarkEvent['data'], say: Say) => string;
  return sentence(event.data, say);
}

/** Rooms of the program, with the kinds of their events. */
export const EVENT_ROOMS: readonly { readonly room: string; readonly kinds: readonly BulwarkEventName[] }[] = Object.entries({
  Fund: FUND,
  Underwriting: UNDERWRITING,
  Cover: COVER,
  'Re-insurance': REINSURANCE,
  Claims: CLAIMS,
  Oracle: ORACLE,
  'Stop-loss': STOP_LOSS,
  Hedging: HEDGING,
}).map(([room, sentences]) => ({ room, kinds: (Object.keys(sentences) as BulwarkEventName[]).sort() }));

/** A kind in words: `PolicyBought` is `Policy bought`. */
export function kindInWords(kind: BulwarkEventName): string {
  return kind.replace(/(?<=.)[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replace('Stop loss', 'Stop-loss');
}
