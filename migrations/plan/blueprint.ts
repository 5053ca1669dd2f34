/** The file with every address that follows from it: what is to be on chain, and where. */

import {
  BULWARK_PROGRAM_ADDRESS,
  findAttestorPda,
  findBufferPda,
  findCommitteePda,
  findFeedPda,
  findFundPda,
  findPoolPda,
  findProductPda,
  findTranchePda,
  TOKEN_2022_PROGRAM_ADDRESS,
  tokenAccount,
} from '@bulwark/client';
import { type Address, getProgramDerivedAddress, getU16Encoder } from '@solana/kit';
import { TOKEN_PROGRAM_ADDRESS } from '@solana-program/token';
import type { FileMint } from '../file/context';
import type { FileCommittee, FileFeed } from '../file/fund';
import type { FundFile } from '../file/load';
import type { FileBuffer, FilePool, FileTranche } from '../file/pool';
import type { FileProduct } from '../file/product';

/** Something of the file and where it is on chain. */
export type Placed<T> = { readonly file: T; readonly address: Address };
/** A pool with what belongs to it. */
export type PlacedPool = Placed<FilePool> & {
  readonly products: readonly Placed<FileProduct>[];
  readonly tranches: readonly Placed<FileTranche>[];
  readonly buffers: readonly (Placed<FileBuffer> & { readonly feed: Address })[];
};
/** A token account that is to be open. */
export type Purse = { readonly owner: Address; readonly mint: FileMint; readonly address: Address };
/** A person of a local network. */
export type PlacedPerson = {
  readonly file: FundFile['local']['people'][number];
  readonly address: Address;
  readonly purses: readonly (Purse & { readonly amount: bigint })[];
};
/** A member of a committee, and its account as an attestor. */
export type PlacedAttestor = { readonly member: Address; readonly address: Address; readonly person: PlacedPerson | undefined };

/** Everything that is to be on chain. */
export type Blueprint = {
  readonly file: FundFile;
  readonly fund: Address;
  readonly committees: readonly Placed<FileCommittee>[];
  readonly feeds: readonly (Placed<FileFeed> & { readonly update: Address })[];
  readonly pools: readonly PlacedPool[];
  readonly people: readonly PlacedPerson[];
  readonly attestors: readonly PlacedAttestor[];
  /** The treasury's, one of each settlement mint and one of the bond mint. */
  readonly treasury: readonly Purse[];
};

/** The program under which the price accounts of Pyth's sponsored feeds are derived. */
const PUSH_ORACLE = 'pythWSnswVUd12oZpeFP8e9CVaEqJg25g1Vtc2biRsT' as Address;

/** Account in which Pyth keeps the price of a sponsored feed (shard 0). */
export async function sponsoredPrice(feedId: Uint8Array): Promise<Address> {
  const [address] = await getProgramDerivedAddress({ programAddress: PUSH_ORACLE, seeds: [getU16Encoder().encode(0), feedId] });
  return address;
}

/**
 * Token program of a mint. One that is only named is read from the chain before the blueprint is made.
 */
export type TokenPrograms = ReadonlyMap<Address, Address>;

/** Token program under which a test mint is made. */
export function testProgram(mint: FileMint): Address {
  return mint.create === 'token-2022' ? TOKEN_2022_PROGRAM_ADDRESS : TOKEN_PROGRAM_ADDRESS;
}

/** Token program of a mint of the file. */
export function programOf(mint: FileMint, programs: TokenPrograms): Address {
  return programs.get(mint.address) ?? testProgram(mint);
}

async function purse(owner: Address, mint: FileMint, programs: TokenPrograms): Promise<Purse> {
  return { owner, mint, address: await tokenAccount({ address: mint.address, program: programOf(mint, programs) }, owner) };
}

/** Works out every address. */
export async function placeFund(file: FundFile, programs: TokenPrograms): Promise<Blueprint> {
  const [fund] = await findFundPda({ creator: file.creator, id: file.id });
  const placed = async <T>(of: T, find: Promise<readonly [Address, unknown]>): Promise<Placed<T>> => ({
    file: of,
    address: (await find)[0],
  });
  const feeds = await Promise.all(
    file.feeds.map(async (of) => ({
      ...(await placed(of, findFeedPda({ fund, base: of.base.address, quote: of.quote.address }))),
      update: of.update ?? (await sponsoredPrice(of.feedId)),
    })),
  );
  const feedOf = (pool: FilePool, of: FileBuffer): Address => {
    const found = feeds.find((one) => one.file.base === of.collateral && one.file.quote === pool.mint);
    if (!found) throw new Error(`no feed of ${of.collateral.symbol}`);
    return found.address;
  };
  const pools = file.pools.map(async (of): Promise<PlacedPool> => {
    const at = await placed(of, findPoolPda({ fund, mint: of.mint.address }));
    const pool = at.address;
    return {
      ...at,
      products: await Promise.all(of.products.map((one) => placed(one, findProductPda({ pool, id: one.id })))),
      tranches: await Promise.all(of.tranches.map((one) => placed(one, findTranchePda({ pool, index: one.index })))),
      buffers: await Promise.all(
        of.buffers.map(async (one) => ({
          ...(await placed(one, findBufferPda({ pool, collateralMint: one.collateral.address }))),
          feed: feedOf(of, one),
        })),
      ),
    };
  });
  const placedPeople = file.local.people.map(async (of): Promise<PlacedPerson> => {
    const key = file.keys.get(of.name);
    if (!key) throw new Error(`no key of ${of.name}`);
    const { address } = key.signer;
    return {
      file: of,
      address,
      purses: await Promise.all(
        of.tokens.map(async ({ mint, amount }) => ({ ...(await purse(address, mint, programs)), amount })),
      ),
    };
  });
  const people = await Promise.all(placedPeople);
  const members = [...new Set(file.committees.flatMap((of) => of.members))];
  const attestors = members.map(async (member): Promise<PlacedAttestor> => {
    const [address] = await findAttestorPda({ fund, authority: member });
    return { member, address, person: people.find((one) => one.address === member) };
  });
  const mints = new Set([file.bondMint, ...file.pools.map(({ mint }) => mint)]);
  return {
    file,
    fund,
    committees: await Promise.all(file.committees.map((of) => placed(of, findCommitteePda({ fund, version: of.version })))),
    feeds,
    pools: await Promise.all(pools),
    people,
    attestors: await Promise.all(attestors),
    treasury: await Promise.all([...mints].map((mint) => purse(file.treasury, mint, programs))),
  };
}

/** Every address whose account the plan looks at. */
export function addressesOf({ file, fund, committees, feeds, pools, people, attestors, treasury }: Blueprint): Address[] {
  const inPools = pools.flatMap((pool) => [pool, ...pool.products, ...pool.tranches, ...pool.buffers]);
  const pinned = file.pools.flatMap(({ products }) =>
    products.flatMap(({ assessment: { program } }) => program?.programData ?? []),
  );
  return [
    BULWARK_PROGRAM_ADDRESS,
    fund,
    ...[...file.mints.values()].map(({ address }) => address),
    ...[...committees, ...attestors, ...feeds, ...inPools, ...treasury].map(({ address }) => address),
    ...people.flatMap((person) => [person.address, ...person.purses.map(({ address }) => address)]),
    ...pinned,
  ];
}
