/** The real bytecode in an embedded runtime, as a node that the bootstrap takes for a local network. */

import { type Address, type Lamports, lamports, type Signature } from '@solana/kit';
import { TestNode } from '../../app/client/test/node';
import type { Node } from '../chain/node';

/** A runtime of its own, and the node in front of it. */
export type Svm = { readonly world: TestNode; readonly node: Node };

/** A new one. `genesis` is the hash that it answers with. */
export function startSvm(genesis = 'a local network'): Svm {
  const world = new TestNode();
  world.svm.withNativeMints();
  const answer = <T>(value: () => T) => ({ send: async () => value() });
  const ours = {
    getGenesisHash: () => answer(() => genesis),
    getVersion: () => answer(() => ({ 'solana-core': '4.2.2', 'feature-set': 0 })),
    requestAirdrop: (to: Address, amount: Lamports) =>
      answer(() => {
        world.svm.airdrop(to, lamports(amount));
        return 'airdrop' as Signature;
      }),
  };
  // What the client's node does not answer is answered here; everything else is its own.
  const node = new Proxy(world.rpc as Node, {
    get: (target, name) => Reflect.get(name in ours ? ours : target, name),
  });
  return { world, node };
}
