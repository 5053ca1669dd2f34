/** Reads the file that a fund is founded from. */

import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Address } from '@solana/kit';
import { type DemoKey, demoKey, MINT_AUTHORITY } from '../local/keys';
import { type Context, type FileMint, mint, mintNamed, network, party } from './context';
import { committee, feed, fundParameters, oracleSources } from './fund';
import { pool } from './pool';
import { dictionary, distinct, FileInvalid, integer, list, object, optional, peek, type Read, type Reader, text } from './reader';
import { amount, id } from './units';

/** Anything: its own reader comes later, when more of the file is known. */
const later: Reader<unknown> = (value) => value;

/** A person of a local network. */
function person({ mints }: Pick<Context, 'mints'>, bondMint: FileMint) {
  return (value: unknown, path: string) => {
    const found = object({
      name: text,
      role: text,
      /** What an attestor bonds; nothing for everybody else. */
      bond: optional(amount(bondMint.decimals), 0n),
      sol: amount(9, 'zero'),
      tokens: optional(dictionary(text), new Map<string, string>()),
    })(value, path);
    const tokens = [...found.tokens].map(([symbol, written]) => {
      const of = mintNamed({ mints })(symbol, `${path}.tokens`);
      return { mint: of, amount: amount(of.decimals)(written, `${path}.tokens.${symbol}`) };
    });
    return { ...found, tokens };
  };
}

const head = object({ network, mints: dictionary(later), local: optional(later, undefined) });
const names = object({ people: list((value, path) => peek(value, path, 'name', text)) });

/** Reads the fund's JSON; `folder` is where the documents that it names lie. */
export async function readFund(json: unknown, folder: string) {
  const known = ['network', 'mints', 'local'] as const;
  const peeked = Object.fromEntries(known.map((field) => [field, peek(json, '', field, later)]));
  const { network: on, mints: written, local } = head(peeked, '');
  if (local !== undefined && on !== 'localnet') throw new FileInvalid('local', `is for local networks only, this is ${on}`);
  const listed = local === undefined ? [] : names(local, 'local').people;
  distinct(listed, (index) => `local.people[${index}].name`, 'person');
  const keys = new Map<string, DemoKey>();
  for (const name of listed) keys.set(name, await demoKey('person', name));
  const mints = new Map<string, FileMint>();
  for (const [symbol, value] of written) {
    mints.set(symbol, mint(symbol, (await demoKey('mint', symbol)).signer.address, on)(value, `mints.${symbol}`));
  }
  const people = new Map<string, Address>([...keys].map(([name, { signer }]) => [name, signer.address]));
  const context: Context = { network: on, folder, mints, people };
  const bondMint = peek(json, '', 'bondMint', mintNamed(context));

  const file = object({
    network,
    name: text,
    id,
    creator: party(context),
    authority: party(context),
    guardian: party(context),
    treasury: party(context),
    mints: later,
    bondMint: mintNamed(context),
    parameters: fundParameters(bondMint),
    committees: list(committee(context), 2),
    appealCommittee: integer(0, 0xffff_ffff),
    oracleSources,
    feeds: optional(list(feed(context)), []),
    pools: list(pool(context), 1),
    local: optional(object({ people: list(person(context, bondMint)) }), { people: [] }),
  })(json, '');
  requireWhole(file);
  if ([...mints.values()].some(({ create }) => create) && !keys.has(MINT_AUTHORITY)) {
    throw new FileInvalid('local.people', `must have ${JSON.stringify(MINT_AUTHORITY)}: test mints are made`);
  }
  return { ...file, mints, keys, folder };
}

type Bare = {
  committees: Read<ReturnType<typeof committee>>[];
  appealCommittee: number;
  oracleSources: Address[];
  feeds: Read<ReturnType<typeof feed>>[];
  pools: Read<ReturnType<typeof pool>>[];
};

/** Refuses what names something that the file does not have. */
function requireWhole({ committees, appealCommittee, oracleSources: sources, feeds, pools }: Bare): void {
  const versions = committees.map(({ version }) => version);
  distinct(versions, (index) => `committees[${index}].version`, 'version');
  const requireCommittee = (version: number, path: string) => {
    if (!versions.includes(version))
      throw new FileInvalid(path, `there is no committee ${version}; there are ${versions.join(', ')}`);
  };
  requireCommittee(appealCommittee, 'appealCommittee');
  distinct(
    feeds.map(({ base, quote }) => `${base.symbol}/${quote.symbol}`),
    (index) => `feeds[${index}].base`,
    'feed',
  );
  feeds.forEach(({ source }, index) => {
    if (!sources.includes(source)) throw new FileInvalid(`feeds[${index}].source`, 'is not listed in oracleSources');
  });
  distinct(
    pools.map(({ mint: of }) => of.symbol),
    (index) => `pools[${index}].mint`,
    'pool of',
  );
  pools.forEach(({ mint: of, products, buffers }, at) => {
    products.forEach(({ committee: version }, index) => {
      const path = `pools[${at}].products[${index}].committee`;
      requireCommittee(version, path);
      if (version === appealCommittee) throw new FileInvalid(path, 'is the appeal committee, which would judge itself');
    });
    buffers.forEach(({ collateral }, index) => {
      if (!feeds.some(({ base, quote }) => base === collateral && quote === of)) {
        throw new FileInvalid(
          `pools[${at}].buffers[${index}].collateral`,
          `there is no feed of ${collateral.symbol} in ${of.symbol}`,
        );
      }
    });
  });
}

/** A fund as its file states it, in base units. */
export type FundFile = Awaited<ReturnType<typeof readFund>>;

/**
 * Reads the file at a path.
 *
 * @throws {@link FileInvalid} with the path inside the file and what is wrong there.
 */
export async function loadFund(path: string): Promise<FundFile> {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new FileInvalid('', `${path} cannot be read as JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  return readFund(json, dirname(resolve(path)));
}
