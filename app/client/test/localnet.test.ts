/** The client against a node: `BULWARK_RPC=http://127.0.0.1:8899 npm test -w @bulwark/client` with `make localnet` running. */

import { createSolanaRpc, generateKeyPairSigner, type KeyPairSigner, lamports } from '@solana/kit';
import { getCreateAccountInstruction } from '@solana-program/system';
import { getInitializeMint2Instruction, getMintSize, getMintToInstruction, TOKEN_PROGRAM_ADDRESS } from '@solana-program/token';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import {
  createSender,
  dayOf,
  explain,
  fetchAll,
  fetchClock,
  fetchEvents,
  fetchMint,
  fetchOne,
  loadBook,
  type Mint,
  openTokenAccount,
  Peril,
  type Progress,
  planAppealCommittee,
  planCommittee,
  planDeposit,
  planFund,
  planListing,
  planPool,
  planProductAssessment,
  planPurchase,
  tokenAccount,
} from '../src';
import { fundParameters, poolParameters, productTerms, USD } from './parameters';
import { required } from './world';

const url = process.env.BULWARK_RPC;
if (!url) console.log('test/localnet.test.ts is skipped: BULWARK_RPC names no node');

describe.skipIf(!url)('the client on a node', () => {
  const rpc = createSolanaRpc(url ?? 'http://127.0.0.1:8899');
  let person: KeyPairSigner;
  let mint: Mint;

  const sender = () => createSender({ rpc, feePayer: person, patience: { pollMs: 200 } });

  beforeAll(async () => {
    person = await generateKeyPairSigner();
    const address = person.address;
    await rpc.requestAirdrop(address, lamports(20_000_000_000n)).send();
    await vi.waitFor(async () => expect((await rpc.getBalance(address).send()).value).toBeGreaterThan(0n), { timeout: 20_000 });
    const key = await generateKeyPairSigner();
    const space = BigInt(getMintSize());
    const rent = await rpc.getMinimumBalanceForRentExemption(space).send();
    const program = TOKEN_PROGRAM_ADDRESS;
    await sender().send([
      getCreateAccountInstruction({ payer: person, newAccount: key, lamports: rent, space, programAddress: program }),
      getInitializeMint2Instruction({ mint: key.address, decimals: 6, mintAuthority: address, freezeAuthority: null }),
      await openTokenAccount({ address: key.address, program }, address, person),
      getMintToInstruction({
        mint: key.address,
        token: await tokenAccount({ address: key.address, program }, address),
        mintAuthority: person,
        amount: 10_000_000n * USD,
      }),
    ]);
    mint = await fetchMint(rpc, key.address);
  });

  it('founds a fund, deposits, buys cover, reads it back', async () => {
    const authority = person;
    const { address } = person;
    const creation = await planFund({
      authority,
      parameters: fundParameters,
      guardian: address,
      treasury: address,
      bondMint: mint,
    });
    await sender().send(creation);
    const fund = await fetchOne(rpc, 'fund', creation.fund);
    const opening = await planPool({ fund, authority, mint, parameters: poolParameters, mintGroup: 255 });
    await sender().send(opening);
    const pool = () => fetchOne(rpc, 'pool', opening.pool);
    const committees = await Promise.all(
      [1, 2].map(async (version) => {
        const member = (await generateKeyPairSigner()).address;
        const plan = await planCommittee({ fund, authority, version, threshold: 1, members: [member] });
        await sender().send(plan);
        return fetchOne(rpc, 'committee', plan.committee);
      }),
    );
    const [committee, appeal] = [required(committees[0]), required(committees[1])];
    await sender().send(planAppealCommittee({ fund, authority, committee: appeal }));
    const risk = { name: 'A protocol', peril: Peril.ContractExploit, group: 0, terms: productTerms };
    const listing = await planListing({ pool: await pool(), authority, committee: committee.address, ...risk });
    await sender().send(listing);
    const product = () => fetchOne(rpc, 'product', listing.product);
    const rates = { elRate: 20_000_000n, shockRate: 400_000_000n, assessmentHash: new Uint8Array(32).fill(9) };
    await sender().send(planProductAssessment({ pool: await pool(), product: await product(), authority, ...rates }));

    const capital = { owner: person, position: undefined, amount: 1_000_000n * USD, minSharesOut: 1n };
    await sender().send(await planDeposit({ pool: await pool(), mint, ...capital }));
    const endDay = dayOf((await fetchClock(rpc)).unixTimestamp) + 90n;
    const terms = { buyer: person, sumInsured: 50_000n * USD, endDay, maxPremium: 5_000n * USD };
    const at = { pool: await pool(), product: await product(), mint };
    const purchase = await planPurchase({ ...at, ...terms });
    const stages: Progress[] = [];
    const receipt = await sender().send(purchase, { onStage: (progress) => stages.push(progress) });
    expect(stages.at(-1)).toMatchObject({ stage: 'confirmed', signature: receipt.signature });

    const [policy, ...more] = await fetchAll(rpc, 'policy', { pool: opening.pool, holder: person.address });
    expect(more).toEqual([]);
    expect(policy).toMatchObject({ address: purchase.policy, data: { sumInsured: 50_000n * USD } });
    const { events } = await fetchEvents(rpc, opening.pool, { limit: 5 });
    expect(events[0]).toMatchObject({ name: 'PolicyBought', signature: receipt.signature });
    expect(events[0]?.name === 'PolicyBought' && events[0].data.premium).toBe(policy?.data.premium);
    expect(events.map(({ name }) => name)).toContain('Deposited');
    const book = await loadBook(rpc, creation.fund);
    expect(book.isSteady).toBe(true);
    expect(book.accounts.policy.map(({ address: found }) => found)).toEqual([purchase.policy]);

    const dear = await planPurchase({ ...at, ...terms, maxPremium: 1n });
    const refused = await sender()
      .send(dear)
      .catch((error: unknown) => error);
    expect(explain(refused)).toMatchObject({ source: 'program', name: 'PremiumTooHigh' });
  });
});
