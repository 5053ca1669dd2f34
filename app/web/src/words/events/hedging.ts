import { price, type Sentences } from './say';

/** Sentences of the room hedging. */
export const HEDGING = {
  PutWritten: (e, say) =>
    `${say.name(e.writer)} wrote a put on ${say.collateral(e.buffer, e.size)} at ${price(e.strike)} until ${say.time(e.expiry)}, locked ${say.money(e.buffer, e.locked)} and asks ${say.money(e.buffer, e.premium)}.`,
  PutBought: (e, say) =>
    `${say.name(e.buffer)} bought a put of ${say.name(e.writer)} for ${say.money(e.buffer, e.premium)}, out of the treasury’s fees.`,
  PutExercised: (e, say) =>
    `A put of ${say.name(e.buffer)} was exercised: ${say.collateral(e.buffer, e.amount)} are owed to its writer for ${say.money(e.buffer, e.paid)}, of which ${say.money(e.buffer, e.toSettlement)} go to the settlement and ${say.money(e.buffer, e.toCash)} to the stakers’ cash.`,
  PutTransferred: (e, say) => `A put went from ${say.name(e.writerBefore)} to ${say.name(e.writerAfter)}.`,
  PutReclaimed: (e, say) =>
    `${say.name(e.writer)} got ${say.money(e.buffer, e.lock)} of the lock and ${say.collateral(e.buffer, e.collateral)} of collateral from a put${e.closed ? ', which was closed.' : '.'}`,
} satisfies Partial<Sentences>;
