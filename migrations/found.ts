/** Founds a fund: plans, refuses what must not be done, carries out the rest, looks again. */

import type { TransactionSigner } from '@solana/kit';
import { carryOut, type Proposal, propose } from './chain/carry-out';
import { type Node, type Site, survey } from './chain/node';
import { type Keyring, signersOf } from './chain/sign';
import { Refused } from './chain/snapshot';
import type { FundFile } from './file/load';
import { requireSol } from './local/faucet';
import { authorityOf } from './plan/fund';
import { type Item, isDue } from './plan/item';
import { planFund } from './plan/plan';
import { loosenings } from './plan/show';

/** How to found it. */
export type Founding = {
  readonly node: Node;
  readonly file: FundFile;
  readonly payer: TransactionSigner;
  readonly keys: Keyring;
  /** Shows the plan and sends nothing. */
  readonly planOnly: boolean;
  readonly allowLoosening: boolean;
  /** Priority fee, micro-lamports a compute unit. */
  readonly unitPrice: bigint;
  /** Sees the plan, refused or not. */
  readonly show: (items: readonly Item[]) => void;
  /** Whether to send it. */
  readonly agree: () => Promise<boolean>;
  readonly done: (item: Item, signature: string) => void;
};

/** What became of it. */
export type Founded = {
  readonly site: Site;
  readonly sent: number;
  /** The last plan. */
  readonly items: readonly Item[];
  /** Rows of it that an authority has to sign elsewhere. */
  readonly proposals: readonly Proposal[];
  /** Whether the chain is as the file says, proposals aside. */
  readonly isDone: boolean;
};

/** A row may lead to another (who is proposed accepts); more passes than this mean that rows do not become right. */
const PASSES = 3;

/**
 * Makes the chain what the file says.
 *
 * @throws {@link Refused} when the plan has what cannot be changed, or loosens without leave; then nothing was sent.
 */
export async function found(founding: Founding): Promise<Founded> {
  const { node, file, payer, keys, planOnly } = founding;
  let sent = 0;
  for (let pass = 0; pass < PASSES; pass++) {
    const site = await survey(node, file);
    const authority = authorityOf(site.chain, site.blueprint);
    const items = planFund(site.chain, site.blueprint, site.programs);
    if (pass === 0) founding.show(items);
    if (!planOnly) requireAllowed(items, founding.allowLoosening);
    const signers = signersOf(keys, payer, authority, file.authority);
    const signer = { authority, successor: file.authority, payer: payer.address };
    const due = items.filter(isDue);
    const ours = due.filter(({ by }) => keys.has(signer[by]));
    const theirs = due.filter((item) => !ours.includes(item));
    const result = { site, sent, items, proposals: await propose(node, theirs, signers) };
    if (ours.length === 0) return { ...result, isDone: true };
    if (planOnly || (pass === 0 && !(await founding.agree()))) return { ...result, isDone: false };
    const local = file.network === 'localnet';
    if (local) await requireSol(node, file, payer.address);
    sent += await carryOut(node, ours, signers, { local, unitPrice: founding.unitPrice }, founding.done);
  }
  throw new Error('rows of the plan do not become right: this is a fault of the bootstrap');
}

/** Refuses a plan with what cannot be changed, and one that loosens without leave. */
function requireAllowed(items: readonly Item[], allowLoosening: boolean): void {
  const wrong = items.filter(({ state }) => state === 'cannot');
  if (wrong.length > 0) {
    throw new Refused(`no instruction changes ${wrong.map(({ what }) => what).join(', ')}: correct the file`);
  }
  const loose = loosenings(items);
  if (loose.length > 0 && !allowLoosening) {
    throw new Refused(`these changes loosen; give --allow-loosening if they are meant:\n  ${loose.join('\n  ')}`);
  }
}
