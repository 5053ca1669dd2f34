/** Keys of a local network, derived from names: the same in every run, and known to everybody. */

import { createHash } from 'node:crypto';
import { createKeyPairSignerFromPrivateKeyBytes, getBase58Decoder, type KeyPairSigner } from '@solana/kit';

/** Private key of a name, 32 bytes. `role` keeps a person and a mint of one name apart. */
function seed(role: 'person' | 'mint', name: string): Uint8Array {
  return Uint8Array.from(createHash('sha256').update(`bulwark localnet ${role} ${name}`).digest());
}

/** A key whose secret anybody can compute: never outside of a local network. */
export type DemoKey = { readonly signer: KeyPairSigner /** Its private key in base 58. */; readonly secret: string };

/** The key of a person, or of a mint. */
export async function demoKey(role: 'person' | 'mint', name: string): Promise<DemoKey> {
  const bytes = seed(role, name);
  return { signer: await createKeyPairSignerFromPrivateKeyBytes(bytes), secret: getBase58Decoder().decode(bytes) };
}

/** Name of the person who may make tokens of the test mints. */
export const MINT_AUTHORITY = 'Mint authority';
