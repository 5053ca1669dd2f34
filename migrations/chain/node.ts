/** The node: which network it is on, and the accounts that a plan looks at. */

import { BULWARK_PROGRAM_ADDRESS, fetchClock } from '@bulwark/client';
import { type Address, getBase64Encoder, type Rpc, type SolanaRpcApi } from '@solana/kit';
import type { FundFile } from '../file/load';
import { addressesOf, type Blueprint, placeFund, type TokenPrograms } from '../plan/blueprint';
import { type RawAccount, Refused, type Snapshot } from './snapshot';

/** A node. */
export type Node = Rpc<SolanaRpcApi>;

/** Genesis hashes of the public networks: a file for one of them is not carried out on another. */
const GENESIS: Readonly<Record<string, string>> = {
  mainnet: '5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d',
  devnet: 'EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxkZDBTG',
};

/** Whether a URL names this machine. */
export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/**
 * Refuses a node of another network than the file's, and one without the program.
 *
 * @throws {@link Refused}
 */
export async function requireNetwork(node: Node, url: string, { network }: FundFile): Promise<void> {
  if (network === 'localnet' && !isLoopback(url)) {
    throw new Refused(`the file is for a local network and ${new URL(url).host} is not this machine`);
  }
  const genesis = await node.getGenesisHash().send();
  const known = Object.keys(GENESIS).find((name) => GENESIS[name] === genesis);
  if (network === 'localnet') {
    if (known) throw new Refused(`the file is for a local network and the node is of ${known}`);
  } else if (known !== network) {
    throw new Refused(`the file is for ${network} and the node is of ${known ?? 'another network'}`);
  }
  const accounts = await fetchAccounts(node, [BULWARK_PROGRAM_ADDRESS]);
  if (!accounts.get(BULWARK_PROGRAM_ADDRESS)?.executable) {
    throw new Refused(
      `there is no program at ${BULWARK_PROGRAM_ADDRESS}: deploy it first, or start the local network that has it`,
    );
  }
}

const BATCH = 100;

/** Accounts by address; those that there are. */
export async function fetchAccounts(node: Node, addresses: readonly Address[]): Promise<Map<Address, RawAccount>> {
  const wanted = [...new Set(addresses)];
  const found = new Map<Address, RawAccount>();
  for (let from = 0; from < wanted.length; from += BATCH) {
    const batch = wanted.slice(from, from + BATCH);
    const { value } = await node.getMultipleAccounts(batch, { encoding: 'base64', commitment: 'confirmed' }).send();
    batch.forEach((address, index) => {
      const account = value[index];
      if (!account) return;
      const { owner, lamports, executable, data } = account;
      found.set(address, { owner, lamports, executable, bytes: getBase64Encoder().encode(data[0]) });
    });
  }
  return found;
}

/** What the plan is made from. */
export type Site = { readonly blueprint: Blueprint; readonly programs: TokenPrograms; readonly chain: Snapshot };

/** Works out where everything is, and reads what is there. */
export async function survey(node: Node, file: FundFile): Promise<Site> {
  const mints = await fetchAccounts(
    node,
    [...file.mints.values()].map(({ address }) => address),
  );
  const programs = new Map([...mints].map(([address, { owner }]) => [address, owner]));
  const blueprint = await placeFund(file, programs);
  const [{ unixTimestamp: now }, accounts] = await Promise.all([
    fetchClock(node, { commitment: 'confirmed' }),
    fetchAccounts(node, addressesOf(blueprint)),
  ]);
  return { blueprint, programs, chain: { now, accounts } };
}
