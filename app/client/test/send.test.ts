import {
  type Address,
  type Blockhash,
  createNoopSigner,
  generateKeyPairSigner,
  getCompiledTransactionMessageDecoder,
  getCompiledTransactionMessageEncoder,
  type Transaction,
  type TransactionMessageBytes,
  type TransactionModifyingSigner,
  type TransactionSendingSigner,
  type TransactionWithinSizeLimit,
  type TransactionWithLifetime,
} from '@solana/kit';
import { getTransferSolInstruction } from '@solana-program/system';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  createSender,
  explain,
  MAX_TRANSACTION_BYTES,
  measure,
  type Progress,
  planDeposit,
  type Step,
  splitIntoTransactions,
  TransactionExpired,
  TransactionRefused,
  TransactionUnconfirmed,
} from '../src';
import { BLOCKHASH_AGE } from './node';
import { USD } from './parameters';
import { required, World } from './world';

const MANY_BLOCKS = BLOCKHASH_AGE + 60;

describe('the sender', () => {
  let world: World;
  let gifts: bigint;

  beforeEach(async () => {
    world = new World();
    gifts = 0n;
  });

  /** A transfer of SOL that no other is equal to. */
  function gift(from: Parameters<typeof getTransferSolInstruction>[0]['source'], to: Address): Step {
    gifts += 1n;
    return [getTransferSolInstruction({ source: from, destination: to, amount: 1_000_000n + gifts })];
  }

  it('tells every stage and sets the compute limit a margin above what the simulation took', async () => {
    const founded = await World.founded();
    const owner = await founded.wallet(1_000n * USD);
    const stages: Progress[] = [];
    const at = { pool: await founded.pool(), mint: founded.mint, owner, position: undefined };
    const plan = await planDeposit({ ...at, amount: 1_000n * USD, minSharesOut: 1n });
    const receipt = await founded.sender.send(plan, { feePayer: owner, onStage: (progress) => stages.push(progress) });
    expect(stages.map(({ stage }) => stage)).toEqual(['building', 'simulating', 'signing', 'sending', 'confirming', 'confirmed']);
    expect(stages.at(-1)).toMatchObject({ index: 0, count: 1, attempt: 1, signature: receipt.signature });
    const landed = required(founded.node.landed.get(receipt.signature));
    const used = Number(landed.meta.computeUnitsConsumed());
    const limit = unitLimitOf(landed.wire);
    expect(limit).toBeGreaterThan(used);
    expect(limit).toBeLessThan(used * 1.3 + 2_000);
  });

  it('refuses by the simulation, before anybody is asked to sign', async () => {
    const poor = await world.wallet();
    let asked = 0;
    const signer = wallet(poor, () => {
      asked += 1;
    });
    const step: Step = [getTransferSolInstruction({ source: signer, destination: poor.address, amount: 1n << 60n })];
    const error = await world.sender.send(step, { feePayer: signer }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TransactionRefused);
    expect(explain(error)).toMatchObject({ source: 'system', name: 'InsufficientSol' });
    expect(asked).toBe(0);
    expect(world.node.asked).not.toContain('sendTransaction');
  });

  it('sends again what a leader has lost, under the same signature', async () => {
    const payer = await world.wallet();
    world.node.losing = 2;
    const receipt = await world.send(gift(payer, payer.address), payer);
    expect(world.node.asked.filter((method) => method === 'sendTransaction')).toHaveLength(3);
    expect([...world.node.landed.keys()]).toEqual([receipt.signature]);
  });

  it('signs anew only when the blockhash has expired and the first transaction is nowhere', async () => {
    const payer = await world.wallet();
    world.node.losing = 1_000;
    const attempts: number[] = [];
    const onStage = ({ stage, attempt }: Progress) => {
      if (stage === 'signing') attempts.push(attempt);
      if (stage !== 'confirming' || attempt > 1) return;
      // One block too few: the first transaction could still land, and nobody is asked again.
      world.node.mine(BLOCKHASH_AGE);
      setTimeout(() => {
        expect(attempts).toEqual([1]);
        world.node.losing = 0;
        world.node.mine(1);
      }, 60);
    };
    const receipt = await world.sender.send(gift(payer, payer.address), { feePayer: payer, onStage });
    expect(attempts).toEqual([1, 2]);
    expect([...world.node.landed.keys()]).toEqual([receipt.signature]);
  });

  it('gives up after its attempts, and says that nothing will land', async () => {
    const payer = await world.wallet();
    world.node.losing = 1_000;
    const onStage = ({ stage }: Progress) => {
      if (stage === 'confirming') world.node.mine(MANY_BLOCKS);
    };
    const error = await world.sender.send(gift(payer, payer.address), { feePayer: payer, onStage }).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(TransactionExpired);
    expect(explain(error)).toMatchObject({ name: 'Expired' });
    expect(world.node.landed.size).toBe(0);
  });

  it('takes a transaction that landed just before its blockhash expired for landed', async () => {
    const payer = await world.wallet();
    let lost = 0;
    const onStage = ({ stage }: Progress) => {
      if (stage === 'signing') lost += 1;
      if (stage === 'confirming') world.node.mine(MANY_BLOCKS);
    };
    await world.sender.send(gift(payer, payer.address), { feePayer: payer, onStage });
    expect(lost).toBe(1);
    expect(world.node.landed.size).toBe(1);
  });

  it('finds a transaction in the history that statuses have forgotten', async () => {
    const payer = await world.wallet();
    world.node.isForgetful = true;
    let signed = 0;
    const onStage = ({ stage }: Progress) => {
      if (stage === 'signing') signed += 1;
      if (stage === 'confirming') world.node.mine(MANY_BLOCKS);
    };
    const receipt = await world.sender.send(gift(payer, payer.address), { feePayer: payer, onStage });
    expect(signed).toBe(1);
    expect([...world.node.landed.keys()]).toEqual([receipt.signature]);
  });

  it('waits for a node that has not seen the blocks yet that another counts', async () => {
    const payer = await world.wallet();
    let signed = 0;
    const onStage = ({ stage }: Progress) => {
      if (stage === 'signing') signed += 1;
      if (stage !== 'confirming') return;
      world.node.mine(MANY_BLOCKS);
      world.node.blocksBehind = MANY_BLOCKS + 10;
      setTimeout(() => {
        world.node.blocksBehind = 0;
      }, 60);
    };
    const receipt = await world.sender.send(gift(payer, payer.address), { feePayer: payer, onStage });
    expect(signed).toBe(1);
    expect([...world.node.landed.keys()]).toEqual([receipt.signature]);
  });

  it('does not know when the node goes away or it is stopped after sending, and says so', async () => {
    const payer = await world.wallet();
    const stop = new AbortController();
    world.node.losing = 1_000;
    const onStage = ({ stage }: Progress) => stage === 'confirming' && stop.abort();
    const options = { feePayer: payer, signal: stop.signal, onStage };
    const stopped = await world.sender.send(gift(payer, payer.address), options).catch((thrown: unknown) => thrown);
    expect(stopped).toBeInstanceOf(TransactionUnconfirmed);
    const hasty = createSender({ rpc: world.rpc, feePayer: payer, patience: { pollMs: 1, resendMs: 5, giveUpMs: 40 } });
    const down = ({ stage }: Progress) => {
      if (stage === 'confirming') world.node.isDown = true;
    };
    const gone = await hasty.send(gift(payer, payer.address), { onStage: down }).catch((thrown: unknown) => thrown);
    expect(gone).toBeInstanceOf(TransactionUnconfirmed);
    expect(explain(gone).advice).toContain((gone as TransactionUnconfirmed).signature);
    const unreachable = await hasty.send(gift(payer, payer.address)).catch((thrown: unknown) => thrown);
    expect(explain(unreachable)).toMatchObject({ source: 'node', name: 'NodeUnreachable' });
  });

  it('works with a wallet that takes a blockhash of its own, and waits for that one', async () => {
    const key = await world.wallet();
    let asked = 0;
    world.node.losing = 1_000;
    const signer = wallet(
      key,
      () => {
        asked += 1;
        world.node.mine(100);
        world.node.takeBlockhash();
      },
      () => world.node.svm.latestBlockhash(),
    );
    const onStage = ({ stage }: Progress) => {
      if (stage !== 'confirming') return;
      // Ours has expired, the wallet's has not.
      setTimeout(() => world.node.mine(100), 10);
      setTimeout(() => {
        world.node.losing = 0;
      }, 60);
    };
    await world.sender.send(gift(signer, key.address), { feePayer: signer, onStage });
    expect(asked).toBe(1);
    expect(world.node.landed.size).toBe(1);
  });

  it('explains a refusal to sign', async () => {
    const key = await world.wallet();
    const signer = wallet(key, () => {
      throw Object.assign(new Error('User rejected the request.'), { code: 4001 });
    });
    const error = await world.sender.send(gift(signer, key.address), { feePayer: signer }).catch((thrown: unknown) => thrown);
    expect(explain(error)).toMatchObject({ source: 'wallet', name: 'SignatureRefused' });
    expect(world.node.landed.size).toBe(0);
  });

  it('lets a wallet send that only sends, and asks it once', async () => {
    const key = await world.wallet();
    let asked = 0;
    const signer: TransactionSendingSigner = {
      address: key.address,
      async signAndSendTransactions([transaction]) {
        asked += 1;
        const [signatures] = await key.signTransactions([required(transaction) as never]);
        return [required(required(signatures)[key.address])];
      },
    };
    const patient = createSender({ rpc: world.rpc, patience: { pollMs: 1, resendMs: 5, giveUpMs: 50 } });
    const onStage = ({ stage }: Progress) => {
      if (stage === 'confirming') world.node.mine(MANY_BLOCKS);
    };
    const error = await patient.send(gift(signer, key.address), { feePayer: signer, onStage }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TransactionUnconfirmed);
    expect(asked).toBe(1);
  });

  it('splits at the boundaries of steps only, by measured size', async () => {
    const payer = await world.wallet();
    const steps = await Promise.all(
      Array.from({ length: 40 }, async () => [...gift(payer, (await generateKeyPairSigner()).address)]),
    );
    const parts = splitIntoTransactions({ steps }, payer);
    expect(parts.flat()).toEqual(steps.flat());
    expect(parts.length).toBeGreaterThan(1);
    for (const part of parts) expect(measure(part, payer)).toBeLessThanOrEqual(MAX_TRANSACTION_BYTES);
    for (const [index, part] of parts.slice(0, -1).entries()) {
      const next = required(required(parts[index + 1])[0]);
      expect(measure([...part, next], payer)).toBeGreaterThan(MAX_TRANSACTION_BYTES);
    }
    expect(() => splitIntoTransactions({ steps: [steps.flat()] }, payer)).toThrow(/bytes, more than a transaction has/);
    const receipt = await world.send({ steps }, payer);
    expect(receipt.signatures).toHaveLength(parts.length);
  });

  it('says which transactions of a plan landed when a later one is refused', async () => {
    const payer = await world.wallet();
    const fine = await Promise.all(
      Array.from({ length: 30 }, async () => [...gift(payer, (await generateKeyPairSigner()).address)]),
    );
    const broken = [getTransferSolInstruction({ source: payer, destination: payer.address, amount: 1n << 60n })];
    const error = await world.send({ steps: [...fine, broken] }, payer).catch((thrown: unknown) => thrown);
    expect(explain(error)).toMatchObject({ source: 'system', name: 'InsufficientSol' });
    expect(explain(error).advice).toMatch(/^\d of \d transactions landed and stay\./);
  });

  it('measures with signers that cannot sign', async () => {
    const payer = await world.wallet();
    const noop = createNoopSigner(payer.address);
    expect(measure(gift(noop, payer.address), noop)).toBeLessThan(400);
  });
});

/** A wallet as the browser's hooks give it: one transaction at a time, possibly changed. */
function wallet(
  key: Awaited<ReturnType<World['wallet']>>,
  onAsked: () => void = () => undefined,
  ownBlockhash?: () => Blockhash,
): TransactionModifyingSigner {
  return {
    address: key.address,
    async modifyAndSignTransactions([transaction]) {
      onAsked();
      const given = required(transaction) as Transaction & TransactionWithinSizeLimit & TransactionWithLifetime;
      const unsigned = ownBlockhash ? { ...given, messageBytes: withBlockhash(given, ownBlockhash()) } : given;
      const [signatures] = await key.signTransactions([unsigned]);
      return [{ ...unsigned, signatures: { ...unsigned.signatures, ...signatures } }];
    },
  };
}

function withBlockhash({ messageBytes }: Transaction, lifetimeToken: Blockhash): TransactionMessageBytes {
  const message = getCompiledTransactionMessageDecoder().decode(messageBytes);
  return getCompiledTransactionMessageEncoder().encode({ ...message, lifetimeToken }) as TransactionMessageBytes;
}

/** The limit that the first instruction of a transaction sets. */
function unitLimitOf(wire: string): number {
  const bytes = Uint8Array.from(Buffer.from(wire, 'base64'));
  const message = getCompiledTransactionMessageDecoder().decode(bytes.slice(1 + 64 * required(bytes[0])));
  if (message.version !== 0) throw new Error('not version 0');
  const data = required(required(message.instructions[0]).data);
  return new DataView(Uint8Array.from(data).buffer).getUint32(1, true);
}
