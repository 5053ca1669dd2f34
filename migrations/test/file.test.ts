import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Peril } from '@bulwark/client';
import { describe, expect, it } from 'vitest';
import { HERE } from '../command';
import { FileInvalid } from '../file/reader';
import { example, exampleJson, type Json } from './example';

describe('the example', () => {
  it('is read', async () => {
    const file = await example();
    expect(file.parameters.withdrawalCooldown).toBe(17 * 86_400);
    expect(file.parameters.attestorBond).toBe(1_000_000_000n);
    expect(file.parameters.reserveRatio).toBe(20_000);
    const [pool] = file.pools;
    expect(pool?.products.map(({ name }) => name)).toContain('Ibis Lend');
    expect(pool?.products[2]?.peril).toBe(Peril.Bridge);
    expect(pool?.products[0]?.assessment.expectedLoss).toBe(24_440_000n);
    expect(pool?.buffers[0]?.terms.collateralCap).toBe(100_000n * 10n ** 9n);
    expect(pool?.tranches[1]?.cover).toMatchObject({ __kind: 'ExcessOfLoss', attachment: 300_000_000_000n, reinstatements: 1 });
  });

  it('pins its documents by the SHA-256 of their bytes', async () => {
    const [pool] = (await example()).pools;
    const bytes = readFileSync(join(HERE, 'terms/ibis-lend.md'));
    const hash = createHash('sha256').update(bytes).digest();
    expect(Buffer.from(pool?.products[0]?.terms.document.hash ?? [])).toEqual(hash);
  });

  it('has terms that say what the file says', async () => {
    const { pools, committees, parameters } = await example();
    const day = (seconds: number) => seconds / 86_400;
    expect(committees.map(({ members, threshold }) => [members.length, threshold])).toEqual([
      [5, 4],
      [4, 3],
    ]);
    expect([day(parameters.reportWindow), day(parameters.confirmWindow), day(parameters.claimWindow)]).toEqual([14, 3, 20]);
    for (const { terms } of pools.flatMap(({ products }) => products)) {
      const words = Buffer.from(terms.document.bytes).toString().replaceAll(/ +/g, ' ');
      expect(words).toContain(`| Deductible | ${terms.deductible / 100} % of the sum insured`);
      expect(words).toContain(`| Waiting period | ${day(terms.waitingPeriod)} days`);
    }
  });

  it('derives the same keys in every run, another for every name', async () => {
    const [one, other] = [await example(), await example()];
    const addresses = (file: typeof one) => [...file.keys.values()].map(({ signer }) => signer.address);
    expect(addresses(one)).toEqual(addresses(other));
    expect(new Set(addresses(one)).size).toBe(one.keys.size);
    const [ada] = addresses(one).filter((_, index) => [...one.keys.keys()][index] === 'Ada');
    expect(ada).toBe('FWSFeEL4v5D378wkck9h9FHECpLN2r1SYsJWyjrE8T7R');
  });
});

const wrong: readonly (readonly [path: string, value: Json | undefined, at: string, complaint: RegExp])[] = [
  ['network', 'testnet', 'network', /localnet, devnet, mainnet/],
  ['name', undefined, 'name', /is missing/],
  ['authority', '@Nobody', 'authority', /nobody named Nobody/],
  ['authority', 'xyz', 'authority', /no address/],
  ['parameters.withdrawalCooldown', '16d', 'parameters.withdrawalCooldown', /reportWindow and confirmWindow together/],
  ['parameters.withdrawalWindow', '9d', 'parameters.withdrawalWindow', /half of withdrawalCooldown/],
  ['parameters.reserveRatio', '149.99%', 'parameters.reserveRatio', /150% to 10000%/],
  ['parameters.maxAssessmentAge', '366d', 'parameters.maxAssessmentAge', /1d to 365d/],
  ['parameters.atestorBond', '1', 'parameters.atestorBond', /is no field here; there are attestorBond/],
  ['committees[0].threshold', 3, 'committees[0].threshold', /more than two thirds of the 5/],
  ['committees[0].members[1]', '@Attestor 1', 'committees[0].members[1]', /stands here twice/],
  ['committees[1].version', 1, 'committees[1].version', /stands here twice/],
  ['appealCommittee', 3, 'appealCommittee', /no committee 3; there are 1, 2/],
  ['feeds[0].source', 'So11111111111111111111111111111111111111112', 'feeds[0].source', /not listed in oracleSources/],
  ['feeds[0].limits.maxHold', '4m', 'feeds[0].limits.maxHold', /one lying print/],
  ['feeds[0].limits.spacing', '58s', 'feeds[0].limits.spacing', /span the window/],
  ['feeds[0].limits.maxPrice', '50', 'feeds[0].limits.minPrice', /below maxPrice/],
  ['mints.USDC.create', 'token-2023', 'mints.USDC.create', /token, token-2022/],
  ['mints.SOL.create', 'token', 'mints.SOL', /either an address or/],
  ['bondMint', 'EUR', 'bondMint', /no mint EUR; there are USDC/],
  ['pools', [], 'pools', /1 entries at least/],
  ['pools[0].parameters.fee', '50.01%', 'pools[0].parameters.fee', /0% to 50%/],
  ['pools[0].parameters.depositCap', '99', 'pools[0].parameters.depositCap', /minDeposit at least/],
  ['pools[0].stopLoss.resetRatio', '100%', 'pools[0].stopLoss.resetRatio', /above tripRatio/],
  ['pools[0].products[1].id', '1', 'pools[0].products[1].id', /product 1 stands here twice/],
  ['pools[0].products[1].group', 7, 'pools[0].products[1].group', /would fall with it/],
  ['pools[0].products[1].peril', 'theft', 'pools[0].products[1].peril', /contract exploit/],
  ['pools[0].products[1].committee', 2, 'pools[0].products[1].committee', /judge itself/],
  ['pools[0].products[1].insuredMint', 'USDC', 'pools[0].products[1].insuredMint', /claims are paid in/],
  ['pools[0].products[1].terms.maxSum', '1500000.000001', 'pools[0].products[1].terms.maxSum', /capacity at most/],
  ['pools[0].products[1].terms.referral', '15.01%', 'pools[0].products[1].terms.referral', /expense at most/],
  ['pools[0].products[1].terms.kink', '100%', 'pools[0].products[1].terms.kink', /99.99%/],
  ['pools[0].products[1].terms.document', 'terms/none.md', 'pools[0].products[1].terms.document', /no document/],
  ['pools[0].products[1].assessment.shock', '0%', 'pools[0].products[1].assessment.shock', /0.0000001% to 100%/],
  ['pools[0].tranches[0].cover.kind', 'stop', 'pools[0].tranches[0].cover.kind', /quota share, excess of loss/],
  ['pools[0].tranches[0].cover.limit', '1', 'pools[0].tranches[0].cover.limit', /no field here/],
  ['pools[0].tranches[1].index', 0, 'pools[0].tranches[1].index', /slot 0 stands here twice/],
  ['pools[0].buffers[1].collateral', 'kUSD', 'pools[0].buffers[1].collateral', /no feed of kUSD in USDC/],
  ['pools[0].buffers[1].collateral', 'USDC', 'pools[0].buffers[1].collateral', /another mint/],
  ['pools[0].buffers[1].terms.fee', '80.01%', 'pools[0].buffers', /100% of the fees together/],
  ['pools[1].mint', 'USDC', 'pools[1].mint', /stands here twice/],
  ['local.people[4].name', 'Somebody', 'local.people', /Mint authority/],
  ['local.people[0].tokens.EUR', '1', 'local.people[0].tokens', /no mint EUR/],
  ['local.people[1].name', 'Authority', 'local.people[1].name', /stands here twice/],
];

describe('what is wrong is named by its path', () => {
  it.each(wrong)('%s = %j', async (path, value, at, complaint) => {
    const error = await example({ [path]: value }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(FileInvalid);
    expect((error as FileInvalid).path).toBe(at);
    expect((error as FileInvalid).complaint).toMatch(complaint);
  });

  it('demo people, test mints and their list are for local networks alone', async () => {
    const errors = await Promise.all(
      [{ network: 'mainnet' }, { network: 'devnet', local: undefined }].map((changes) => example(changes).catch(String)),
    );
    expect(errors[0]).toMatch(/local: is for local networks only/);
    expect(errors[1]).toMatch(/mints.USDC.create: test mints are made on a local network only/);
  });

  it('is taken as it is when nothing is changed', async () => {
    expect(exampleJson()).toHaveProperty('network', 'localnet');
    await expect(example()).resolves.toBeDefined();
  });
});
