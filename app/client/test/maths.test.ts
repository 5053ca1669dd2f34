/**
 * The maths against the program: in the story of a fund, told on its bytecode, every event is what a book foretold of the accounts
 * before it. After every transaction the audit is sound and every answer is what its type says.
 */

import { beforeAll, describe, expect, it } from 'vitest';
import { loadMaths } from '../src/maths';
import { foresight } from './maths/foresight';
import { METHODS, misfits } from './maths/shapes';
import { answers, shelve } from './maths/shelf';
import { hedge, reinsure, stake, tripAndReset, underwrite, value } from './story/backing';
import { closeCover, cover } from './story/covering';
import { govern, governProduct, register } from './story/governing';
import { leaveBuffers, leavePool, leaveTranches } from './story/leaving';
import { confirmLoss, decideClaims, insure, payOut, rejectReport, settle } from './story/losses';
import { DAY, Stage } from './story/stage';

describe('the maths', () => {
  let stage: Stage;
  /** Events that were foretold, by name. */
  const foretold = new Map<string, number>();
  /** Questions that were answered. */
  const asked = new Map<string, number>();

  /** Looks at the chain before and after every transaction that goes through. */
  function watch({ world }: Stage): void {
    const send = world.send.bind(world);
    world.send = async (plan, feePayer) => {
      const before = shelve(world);
      const receipt = await send(plan, feePayer);
      for (const event of await world.eventsOf(receipt.signature)) {
        const pair = foresight(before, event);
        if (!pair) continue;
        expect(pair[0], event.name).toEqual(pair[1]);
        foretold.set(event.name, (foretold.get(event.name) ?? 0) + 1);
      }
      before.book.close();
      const { book, accounts } = shelve(world);
      for (const [method, answer] of answers(book, accounts, world.now)) {
        expect(misfits(method, answer)).toEqual([]);
        asked.set(method, (asked.get(method) ?? 0) + 1);
      }
      const { sound, invariants, vaults } = book.audit();
      expect(sound, JSON.stringify(invariants)).toBe(true);
      expect(vaults.filter(({ surplus }) => surplus === null || surplus < 0n)).toEqual([]);
      book.close();
      return receipt;
    };
  }

  beforeAll(async () => {
    await loadMaths();
    stage = await Stage.set();
    watch(stage);
  });

  it('foretells every event of a fund’s life', { timeout: 600_000 }, async () => {
    await govern(stage);
    await governProduct(stage);
    await register(stage);
    await underwrite(stage);
    await reinsure(stage);
    await stake(stage);
    await insure(stage);
    await cover(stage);
    await tripAndReset(stage);
    stage.world.advance(4n * DAY);
    await stage.steady([100n, 100n]);
    await value(stage);
    await hedge(stage);
    await rejectReport(stage);
    await confirmLoss(stage);
    await decideClaims(stage);
    await settle(stage);
    await payOut(stage);
    await closeCover(stage);
    await leaveBuffers(stage);
    await leaveTranches(stage);
    await leavePool(stage);
    expect([...foretold.keys()].sort()).toMatchInlineSnapshot(`
      [
        "AppealAttested",
        "AppealDecided",
        "AuctionStarted",
        "BufferValued",
        "CapitalCommitted",
        "CapitalReleased",
        "ClaimAppealed",
        "ClaimAttested",
        "ClaimClosed",
        "ClaimDecided",
        "ClaimFiled",
        "ClaimPaid",
        "CollateralTaken",
        "CoverIncreased",
        "Deposited",
        "IncidentAttested",
        "IncidentClosed",
        "IncidentRejected",
        "IncidentSettled",
        "IncomeCollected",
        "LiquidationBegun",
        "PolicyBought",
        "PolicyCancelled",
        "PolicyRenewed",
        "PremiumAccrued",
        "Staked",
        "StopLossReset",
        "StopLossTripped",
        "TrancheSynced",
        "Unstaked",
        "Withdrawn",
      ]
    `);
  });

  it('has answered every question, as its type says', () => {
    expect(METHODS.filter((method) => !asked.has(method))).toEqual([]);
  });
});
