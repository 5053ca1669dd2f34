/** A fund's life by the client's plans alone: every instruction of the program is sent at least once. */

import { getBase64Encoder, getCompiledTransactionMessageDecoder, getTransactionDecoder } from '@solana/kit';
import { beforeAll, describe, expect, it } from 'vitest';
import idl from '../../../../idl/bulwark.json' with { type: 'json' };
import { BULWARK_PROGRAM_ADDRESS, BulwarkInstruction, identifyBulwarkInstruction, KINDS, type Kind, kindOf } from '../../src';
import { expectSameBytes } from '../layouts';
import { hedge, reinsure, stake, tripAndReset, underwrite, value } from './backing';
import { closeCover, cover } from './covering';
import { govern, governProduct, register } from './governing';
import { leaveBuffers, leavePool, leaveTranches } from './leaving';
import { confirmLoss, decideClaims, insure, payOut, rejectReport, settle } from './losses';
import { DAY, Stage } from './stage';

const EVENT_NAMES = idl.events.map(({ name }) => name);
const EVENT_TAG = [0xe4, 0x45, 0xa5, 0x2e, 0x51, 0xcb, 0x9a, 0x1d];
const isEvent = (data: Uint8Array) => EVENT_TAG.every((byte, index) => data[index] === byte);

describe('the story of a fund', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await Stage.set();
  });

  it('is governed', async () => {
    await govern(stage);
    await governProduct(stage);
    await register(stage);
  });

  it('is backed by underwriters, re-insurers and stakers', async () => {
    await underwrite(stage);
    await reinsure(stage);
    await stake(stage);
  });

  it('sells cover', async () => {
    await insure(stage);
    await cover(stage);
    await tripAndReset(stage);
  });

  it('hedges its collateral', async () => {
    stage.world.advance(4n * DAY);
    await stage.steady([100n, 100n]);
    await value(stage);
    await hedge(stage);
  });

  it('rejects a false report', () => rejectReport(stage));
  it('confirms a loss and takes claims', () => confirmLoss(stage));
  it('decides claims, and hears an appeal', () => decideClaims(stage));
  it('settles over tranches, capital and buffers', () => settle(stage));
  it('pays everybody', () => payOut(stage));

  it('lets everybody leave', async () => {
    await closeCover(stage);
    await leaveBuffers(stage);
    await leaveTranches(stage);
    await leavePool(stage);
  });

  it('has sent every instruction of the program', () => {
    const sent = new Set<BulwarkInstruction>();
    for (const { wire } of stage.world.node.landed.values()) {
      const { messageBytes } = getTransactionDecoder().decode(getBase64Encoder().encode(wire));
      const message = getCompiledTransactionMessageDecoder().decode(messageBytes);
      if (message.version !== 0) throw new Error('not version 0');
      for (const { programAddressIndex, data } of message.instructions) {
        if (message.staticAccounts[programAddressIndex] !== BULWARK_PROGRAM_ADDRESS) continue;
        sent.add(identifyBulwarkInstruction({ data: data ?? new Uint8Array() }));
      }
    }
    const missing = Object.values(BulwarkInstruction).filter((it) => typeof it === 'number' && !sent.has(it));
    expect(missing.map((it) => BulwarkInstruction[it as number])).toEqual([]);
    expect(sent.size).toBe(93);
  });

  it('has read every event of every transaction', async () => {
    const names = new Set<string>();
    for (const [signature, { meta }] of stage.world.node.landed) {
      const events = await stage.world.eventsOf(signature);
      const written = meta.logs().filter((line) => line.startsWith('Program data: ')).length;
      const called = meta
        .innerInstructions()
        .flat()
        .filter((call) => isEvent(call.instruction().data())).length;
      expect(events).toHaveLength(written + called);
      for (const { name, index } of events) names.add(`${name}${events[index]?.name === name ? '' : ' out of order'}`);
    }
    expect(EVENT_NAMES.filter((name) => !names.has(name))).toEqual([]);
    expect(names.size).toBe(EVENT_NAMES.length);
  });

  it('has met every kind of account, and each of its bytes is known', () => {
    const kinds = new Set<Kind>();
    for (const { address, bytes } of stage.world.node.seen) {
      const kind = kindOf(bytes);
      if (!kind) throw new Error(`an account of no known kind at ${address}`);
      kinds.add(kind);
      expectSameBytes(kind, address, bytes);
    }
    expect([...kinds].sort()).toEqual(Object.keys(KINDS).sort());
  });
});
