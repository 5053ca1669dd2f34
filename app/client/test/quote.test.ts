/**
 * A quote in a browser is what the program charges: 10,000 random products, each valid as the program could have left it, are quoted
 * by the WebAssembly module and by the `bulwark` command, and bought on the program's bytecode. Premiums are equal to the unit, the
 * referrer's part too, and where one refuses all refuse, for the same reason.
 */

import { beforeAll, describe, expect, it } from 'vitest';
import { Book, loadMaths } from '../src/maths';
import { Counter, type Outcome } from './quote/bytecode';
import { Chance } from './quote/chance';
import { buildCommand, type Printed, quoteByCommand } from './quote/command';
import { type Market, market } from './quote/market';

const PRODUCTS = 10_000;
/** Of one pool: their exposures are its. */
const TOGETHER = 5;
/** Of one call of the command. */
const AT_ONCE = 1_000;

/** The same answer from each of the three. */
type Answer = { premium: bigint | undefined; referral: bigint | undefined; code: number | undefined };

const same = (a: Answer, b: Answer | undefined): boolean =>
  b !== undefined && a.premium === b.premium && a.referral === b.referral && a.code === b.code;

function byModule({ now, fund, pool, book, sales }: Market): Answer[] {
  const accounts = [fund, pool, book, ...sales.map(({ product, bytes }) => ({ address: product, data: bytes }))];
  const programs = sales.flatMap(({ programData }) => programData ?? []);
  const opened = Book.open([...accounts, ...programs], [], now);
  const answers = sales.map(({ product, sum, endDay, referred }) => {
    const { price, refusal } = opened.quotePolicy(product, sum, endDay, referred);
    return { premium: price?.premium, referral: price?.parts.referral, code: refusal?.code };
  });
  opened.close();
  return answers;
}

const ofCommand = ({ price, refusal }: Printed): Answer => ({
  premium: price ? BigInt(price.premium) : undefined,
  referral: price ? BigInt(price.parts.referral) : undefined,
  code: refusal ? Number(refusal.code) : undefined,
});

const ofBytecode = (outcome: Outcome): Answer =>
  'code' in outcome ? { premium: undefined, referral: undefined, code: outcome.code } : { ...outcome, code: undefined };

describe('a quote', () => {
  let counter: Counter;

  beforeAll(async () => {
    buildCommand();
    await loadMaths();
    counter = await Counter.open();
  }, 1_200_000);

  it('is what the command says and what the bytecode charges, 10,000 times of 10,000', { timeout: 900_000 }, async () => {
    const chance = new Chance(2026);
    const reasons = new Map<number, number>();
    let sold = 0;
    for (let batch = 0; batch < PRODUCTS / AT_ONCE; batch++) {
      const markets = Array.from({ length: AT_ONCE / TOGETHER }, () => market(chance, TOGETHER));
      const printed = quoteByCommand(markets).map(ofCommand);
      for (const [index, market] of markets.entries()) {
        counter.enter(market);
        for (const [place, answer] of byModule(market).entries()) {
          const sale = market.sales[place];
          if (!sale) throw new Error('a sale is missing');
          const said = printed[index * TOGETHER + place];
          const bought = ofBytecode(counter.buy(market, sale));
          // A refused sale may have a price, which the bytecode never says.
          const charged = bought.code === undefined ? bought : { ...answer, code: bought.code };
          if (!same(answer, said) || !same(answer, charged)) {
            const sent = { ...sale, bytes: sale.bytes.length, at: market.now };
            expect({ answer, said, bought, sent }, 'they differ').toBeUndefined();
          }
          if (bought.code === undefined) sold += 1;
          else reasons.set(bought.code, (reasons.get(bought.code) ?? 0) + 1);
        }
      }
    }
    console.log(`${sold} sold, refused:`, Object.fromEntries([...reasons].sort(([a], [b]) => a - b)));
    expect(sold).toBeGreaterThan(PRODUCTS / 3);
    expect(reasons.size).toBeGreaterThan(12);
  });
});
