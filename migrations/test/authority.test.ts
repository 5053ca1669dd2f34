import { fetchOne } from '@bulwark/client';
import {
  type Address,
  generateKeyPairSigner,
  getBase64EncodedWireTransaction,
  getBase64Encoder,
  getCompiledTransactionMessageDecoder,
  getCompiledTransactionMessageEncoder,
  getTransactionDecoder,
  type KeyPairSigner,
  lamports,
  partiallySignTransaction,
} from '@solana/kit';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Proposal } from '../chain/carry-out';
import { HERE } from '../command';
import { type FundFile, readFund } from '../file/load';
import { demoKey } from '../local/keys';
import { changed, type Json } from './example';
import { foundOn, named } from './fund';
import { type Svm, startSvm } from './svm';

/** Executes a proposal as the multisig does that it was proposed to. */
async function execute({ node, world }: Svm, { transaction }: Proposal, by: KeyPairSigner): Promise<void> {
  const unsigned = getTransactionDecoder().decode(getBase64Encoder().encode(transaction));
  const { value: lifetime } = await node.getLatestBlockhash().send();
  const message = getCompiledTransactionMessageDecoder().decode(unsigned.messageBytes);
  const messageBytes = getCompiledTransactionMessageEncoder().encode({ ...message, lifetimeToken: lifetime.blockhash });
  // The bytes are a transaction's message: only its blockhash is another.
  const renewed = { ...unsigned, messageBytes: messageBytes as typeof unsigned.messageBytes };
  const signed = await partiallySignTransaction([by.keyPair], renewed);
  const before = world.landed.size;
  await node.sendTransaction(getBase64EncodedWireTransaction(signed), { encoding: 'base64', skipPreflight: true }).send();
  expect(world.landed.size).toBe(before + 1);
  expect([...world.landed.values()].at(-1)?.err).toBeNull();
}

describe('an authority that is no key at hand', () => {
  let svm: Svm;
  let founder: KeyPairSigner;
  let multisig: KeyPairSigner;
  let stranger: KeyPairSigner;
  /** The example on another network: the same fund, its people and mints named by address. */
  let elsewhere: (
    authority: Address,
    changes?: Readonly<Record<string, Json | undefined>>,
    creator?: Address,
  ) => Promise<FundFile>;

  beforeEach(async () => {
    svm = startSvm();
    [founder, multisig, stranger] = await Promise.all([
      generateKeyPairSigner(),
      generateKeyPairSigner(),
      generateKeyPairSigner(),
    ]);
    for (const { address } of [founder, multisig, stranger]) svm.world.svm.airdrop(address, lamports(100_000_000_000n));
    const mint = async (symbol: string, decimals: number) => ({
      name: symbol,
      decimals,
      address: (await demoKey('mint', symbol)).signer.address as string,
    });
    // A first founding makes the mints; the fund of this test is another creator's.
    await foundOn(svm, await readFund(changed({}), HERE));
    const mints = {
      USDC: await mint('USDC', 6),
      USDX: await mint('USDX', 6),
      kUSD: await mint('kUSD', 6),
      mSOL: await mint('mSOL', 9),
      SOL: { name: 'Wrapped SOL', decimals: 9, address: 'So11111111111111111111111111111111111111112' },
    };
    const names = Array.from({ length: 9 }, (_, index) => (index < 5 ? `Attestor ${index + 1}` : `Appeal attestor ${index - 4}`));
    const members = await Promise.all(names.map(async (name) => (await demoKey('person', name)).signer.address as string));
    elsewhere = (authority, changes = {}, creator = founder.address) =>
      readFund(
        changed({
          network: 'devnet',
          local: undefined,
          mints,
          creator,
          authority,
          guardian: authority,
          treasury: authority,
          'committees[0].members': members.slice(0, 5),
          'committees[1].members': members.slice(5),
          ...changes,
        }),
        HERE,
      );
  });

  it('is handed the fund by the key that founds it, and accepts by a proposal', async () => {
    const file = await elsewhere(multisig.address);
    const run = await foundOn(svm, file, { payer: founder });
    expect(named(run.items, 'missing')).toEqual(['acceptance of the authority']);
    expect(named(run.items, 'waits')).toHaveLength(9);
    expect(run.proposals.map(({ what }) => what)).toEqual(['acceptance of the authority']);
    // Until it has accepted, a second run sends nothing and says the same.
    const again = await foundOn(svm, file, { payer: founder });
    expect([again.sent, again.proposals.length]).toEqual([0, 1]);
    const [acceptance] = again.proposals;
    if (!acceptance) throw new Error('no proposal');
    await execute(svm, acceptance, multisig);
    const fund = await fetchOne(svm.node, 'fund', run.site.blueprint.fund);
    expect(fund.data.authority).toBe(multisig.address);
    const done = await foundOn(svm, file, { payer: founder });
    expect([done.sent, done.proposals.length, done.isDone]).toEqual([0, 0, true]);

    const tighter = await elsewhere(multisig.address, { 'parameters.reserveRatio': '250%' });
    const proposed = await foundOn(svm, tighter, { payer: founder });
    expect(proposed.sent).toBe(0);
    const [proposal] = proposed.proposals;
    if (!proposal) throw new Error('no proposal');
    expect(proposal.what).toBe('rules of the fund');
    expect(proposal.instructions[0]?.accounts[0]).toEqual({ address: multisig.address, signer: true, writable: false });
    await execute(svm, proposal, multisig);
    expect(named((await foundOn(svm, tighter, { payer: founder })).shown, 'differs')).toEqual([]);
  });

  it('founds it itself, proposal by proposal', async () => {
    const file = await elsewhere(multisig.address, {}, multisig.address);
    const run = await foundOn(svm, file, { payer: founder });
    // What needs no authority was sent: the treasury's token accounts.
    expect(run.sent).toBe(2);
    expect(run.proposals[0]?.what).toBe('fund Bulwark example fund');
    for (const proposal of run.proposals) await execute(svm, proposal, multisig);
    const done = await foundOn(svm, file, { payer: founder });
    expect([done.sent, done.proposals.length, done.isDone]).toEqual([0, 0, true]);
  });

  it('is not proposed a change that loosens without leave', async () => {
    const file = await elsewhere(multisig.address, {}, multisig.address);
    for (const proposal of (await foundOn(svm, file, { payer: founder })).proposals) await execute(svm, proposal, multisig);
    const looser = await elsewhere(multisig.address, { 'parameters.reserveRatio': '150%' }, multisig.address);
    await expect(foundOn(svm, looser, { payer: founder })).rejects.toThrow(/--allow-loosening/);
  });

  it('is refused when it is somebody whom the file does not name', async () => {
    const file = await elsewhere(multisig.address);
    const [acceptance] = (await foundOn(svm, file, { payer: founder })).proposals;
    if (!acceptance) throw new Error('no proposal');
    await execute(svm, acceptance, multisig);
    const other = await elsewhere(stranger.address);
    await expect(foundOn(svm, other, { payer: founder })).rejects.toThrow(
      `is ${multisig.address}; the file names ${stranger.address}`,
    );
  });

  it('loses a successor that the file does not name', async () => {
    const roles = { guardian: stranger.address, treasury: stranger.address };
    const { site } = await foundOn(svm, await elsewhere(stranger.address, roles), { payer: founder });
    const pending = async () => (await fetchOne(svm.node, 'fund', site.blueprint.fund)).data.pendingAuthority;
    expect(await pending()).toBe(stranger.address);
    const run = await foundOn(svm, await elsewhere(founder.address, roles), { payer: founder });
    expect(named(run.shown, 'differs')).toEqual(['authority']);
    expect(await pending()).toBe('11111111111111111111111111111111');
  });
});
