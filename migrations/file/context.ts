/** What readers of the file need to know of its head: network, mints, people. */

import type { Address } from '@solana/kit';
import { FileInvalid, integer, object, oneOf, optional, type Read, type Reader, text } from './reader';
import { address } from './units';

/** Networks a fund may be on. */
export const network = oneOf('localnet', 'devnet', 'mainnet');
/** See {@link network}. */
export type Network = Read<typeof network>;

/** A mint of the file. */
export type FileMint = {
  /** How the file calls it, and people do. */
  readonly symbol: string;
  readonly name: string;
  readonly address: Address;
  readonly decimals: number;
  /** Token program under which it is made on a local network; none for a mint that is there. */
  readonly create?: 'token' | 'token-2022';
};

/** The head of the file. */
export type Context = {
  readonly network: Network;
  /** Folder of the file: documents are named relative to it. */
  readonly folder: string;
  readonly mints: ReadonlyMap<string, FileMint>;
  /** Addresses of the local network's people by name. */
  readonly people: ReadonlyMap<string, Address>;
};

/** A mint as the file states it; `made` is the address of one that is made. */
export function mint(symbol: string, made: Address, on: Network): Reader<FileMint> {
  const shape = object({
    name: text,
    decimals: integer(0, 18),
    address: optional(address, undefined),
    create: optional(oneOf('token', 'token-2022'), undefined),
  });
  return (value, path) => {
    const { name, decimals, address: known, create } = shape(value, path);
    if ((known === undefined) === (create === undefined)) {
      throw new FileInvalid(path, 'must have either an address or, on a local network, "create"');
    }
    if (create === undefined) return { symbol, name, decimals, address: known ?? made };
    if (on !== 'localnet') throw new FileInvalid(`${path}.create`, 'test mints are made on a local network only');
    return { symbol, name, decimals, address: made, create };
  };
}

/** A mint by its symbol. */
export function mintNamed({ mints }: Pick<Context, 'mints'>): Reader<FileMint> {
  return (value, path) => {
    const symbol = text(value, path);
    const found = mints.get(symbol);
    if (!found) throw new FileInvalid(path, `there is no mint ${symbol}; there are ${[...mints.keys()].join(', ')}`);
    return found;
  };
}

/** A person's address: in base 58, or on a local network `"@Ada"`. */
export function party({ network: on, people }: Pick<Context, 'network' | 'people'>): Reader<Address> {
  return (value, path) => {
    const written = text(value, path);
    if (!written.startsWith('@')) return address(value, path);
    if (on !== 'localnet') throw new FileInvalid(path, `${written} is a demo person: name an address, this is ${on}`);
    const found = people.get(written.slice(1));
    if (!found) throw new FileInvalid(path, `there is nobody named ${written.slice(1)} in local.people`);
    return found;
  };
}
