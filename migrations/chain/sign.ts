/** Who signs: the payer's key file, demo people of a local network, and for everybody else nobody. */

import { readFileSync } from 'node:fs';
import { type Address, createKeyPairSignerFromBytes, createNoopSigner, type TransactionSigner } from '@solana/kit';
import type { FundFile } from '../file/load';
import { demoKey } from '../local/keys';
import type { Signers } from '../plan/item';
import { Refused } from './snapshot';

/** A key file as `solana-keygen` writes it: 64 numbers in JSON. */
export async function readKey(path: string): Promise<TransactionSigner> {
  let numbers: unknown;
  try {
    numbers = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new Refused(`${path} cannot be read as a key file: name one with --keypair`);
  }
  const isByte = (value: unknown) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 255;
  if (!Array.isArray(numbers) || numbers.length !== 64 || !numbers.every(isByte)) {
    throw new Refused(`${path} is no key file: it must hold 64 numbers`);
  }
  return createKeyPairSignerFromBytes(Uint8Array.from(numbers as number[]));
}

/** Keys at hand by address. */
export type Keyring = ReadonlyMap<Address, TransactionSigner>;

/** The payer's key, and on a local network those of people and test mints. */
export async function keyring(file: FundFile, payer: TransactionSigner | undefined): Promise<Keyring> {
  const keys = new Map<Address, TransactionSigner>(payer ? [[payer.address, payer]] : []);
  for (const { signer } of file.keys.values()) if (!keys.has(signer.address)) keys.set(signer.address, signer);
  for (const { symbol, create } of file.mints.values()) {
    const { signer } = await demoKey('mint', symbol);
    if (create) keys.set(signer.address, signer);
  }
  return keys;
}

/** Signers of rows. An authority whose key is not at hand is named in what it has to sign elsewhere, and pays for it itself. */
export function signersOf(keys: Keyring, payer: TransactionSigner, authority: Address, successor: Address): Signers {
  const keyOrName = (address: Address) => keys.get(address) ?? createNoopSigner(address);
  return {
    payer,
    authority: keyOrName(authority),
    successor: keyOrName(successor),
    person(address) {
      const key = keys.get(address);
      if (!key) throw new Error(`no key of ${address}`);
      return key;
    },
  };
}
