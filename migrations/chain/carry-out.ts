/** Carries a plan out, or writes it down for an authority that signs elsewhere. */

import { createSender, type Step } from '@bulwark/client';
import {
  type Address,
  appendTransactionMessageInstructions,
  compileTransaction,
  createTransactionMessage,
  getBase64Decoder,
  getBase64EncodedWireTransaction,
  type Instruction,
  pipe,
  setTransactionMessageFeePayer,
  setTransactionMessageLifetimeUsingBlockhash,
} from '@solana/kit';
import { isSurfpool, sendAtOnce } from '../local/sender';
import { type Item, isDue, type Signers } from '../plan/item';
import type { Node } from './node';

/** How often a local node is asked whether a transaction has landed. */
const LOCAL_POLL_MS = 25;

/** Sends what is due, row by row in the order of the plan; a row is one transaction. Returns how many were sent. */
export async function carryOut(
  node: Node,
  items: readonly Item[],
  { payer, ...signers }: Signers,
  { local, unitPrice }: { readonly local: boolean; readonly unitPrice: bigint },
  done: (item: Item, signature: string) => void,
): Promise<number> {
  const atOnce = local && (await isSurfpool(node));
  const sender = createSender({
    rpc: node,
    feePayer: payer,
    priorityFee: unitPrice,
    patience: local ? { pollMs: LOCAL_POLL_MS } : {},
  });
  const send = async (step: Step) => (atOnce ? await sendAtOnce(node, step, payer) : (await sender.send(step)).signatures);
  const due = items.filter(isDue);
  for (const item of due) {
    const step = await item.build?.({ ...signers, payer });
    if (!step) throw new Error(`${item.what} has no step`);
    done(item, (await send(step)).join(' '));
  }
  return due.length;
}

/** A row for an authority that signs elsewhere. */
export type Proposal = {
  readonly what: string;
  /** The unsigned transaction, base64: the authority pays, the blockhash is to be replaced. */
  readonly transaction: string;
  readonly instructions: readonly {
    readonly program: Address;
    readonly accounts: readonly { readonly address: Address; readonly signer: boolean; readonly writable: boolean }[];
    /** Base64. */
    readonly data: string;
  }[];
};

/** Writes down what the authority has to sign. It pays itself: whoever executes a proposal signs for nobody else. */
export async function propose(node: Node, items: readonly Item[], signers: Signers): Promise<Proposal[]> {
  const { value: lifetime } = await node.getLatestBlockhash({ commitment: 'confirmed' }).send();
  const proposals = items.filter(isDue).map(async ({ what, by, build }): Promise<Proposal> => {
    const proposer = by === 'successor' ? signers.successor : signers.authority;
    const step: Step = (await build?.({ ...signers, payer: proposer })) ?? [];
    const message = pipe(
      createTransactionMessage({ version: 0 }),
      (empty) => setTransactionMessageFeePayer(proposer.address, empty),
      (paid) => setTransactionMessageLifetimeUsingBlockhash(lifetime, paid),
      (lasting) => appendTransactionMessageInstructions(step, lasting),
    );
    return { what, transaction: getBase64EncodedWireTransaction(compileTransaction(message)), instructions: step.map(written) };
  });
  return Promise.all(proposals);
}

/** Bits of an account's role: writable is the first, signer the second. */
const [WRITABLE, SIGNER] = [1, 2];

function written({ programAddress, accounts = [], data = new Uint8Array() }: Instruction): Proposal['instructions'][number] {
  return {
    program: programAddress,
    accounts: accounts.map(({ address, role }) => ({
      address,
      signer: (role & SIGNER) !== 0,
      writable: (role & WRITABLE) !== 0,
    })),
    data: getBase64Decoder().decode(data),
  };
}
