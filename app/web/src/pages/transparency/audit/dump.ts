import { BULWARK_PROGRAM_ADDRESS, type FundBook, rawAccounts, vaultsOf } from '@bulwark/client';
import {
  type Address,
  type GetMultipleAccountsApi,
  getBase64Decoder,
  getBase64Encoder,
  getU64Decoder,
  type Rpc,
} from '@solana/kit';
import { NO_KEY } from '../../../words/keys';

/** An account in a file of accounts, as `bulwark` reads it: data in base64. */
interface DumpedAccount {
  pubkey: Address;
  owner: Address;
  data: string;
}

const BATCH = 100;
/** Bytes of a ProgramData account before the bytecode. */
const PROGRAM_DATA = 45;
/** Where the amount lies in a token account of both token programs. */
const AMOUNT = 64;

/** Vaults have moved since the accounts were read. */
export class Moved extends Error {
  override readonly name = 'Moved';
  constructor() {
    super('Money moved since the fund was checked. Check again, then export.');
  }
}

async function read(
  rpc: Rpc<GetMultipleAccountsApi>,
  addresses: readonly Address[],
  dataSlice?: { offset: number; length: number },
): Promise<DumpedAccount[]> {
  const found: DumpedAccount[] = [];
  for (let from = 0; from < addresses.length; from += BATCH) {
    const part = addresses.slice(from, from + BATCH);
    const answer = await rpc.getMultipleAccounts(part, { encoding: 'base64', commitment: 'confirmed', dataSlice }).send();
    part.forEach((pubkey, index) => {
      const account = answer.value[index];
      if (account) found.push({ pubkey, owner: account.owner, data: account.data[0] });
    });
  }
  return found;
}

async function vaults(rpc: Rpc<GetMultipleAccountsApi>, book: FundBook): Promise<DumpedAccount[]> {
  const found = await read(rpc, vaultsOf(book.accounts));
  const hasMoved = found.some(
    ({ pubkey, data }) => getU64Decoder().decode(getBase64Encoder().encode(data), AMOUNT) !== book.balances.get(pubkey),
  );
  if (hasMoved) throw new Moved();
  return found;
}

/** ProgramData accounts of insured programs, as far as the program reads them: a quote asks whether they were deployed anew. */
function deployments(rpc: Rpc<GetMultipleAccountsApi>, book: FundBook): Promise<DumpedAccount[]> {
  const pinned = book.accounts.product.map(({ data }) => data.programData).filter((address) => address !== NO_KEY);
  return read(rpc, [...new Set(pinned)], { offset: 0, length: PROGRAM_DATA });
}

/**
 * Every account of the fund, every vault and the deployments that products pin as a JSON list of `{pubkey, owner, data}`, by address: the file that
 * `bulwark tower --accounts` and its like read.
 *
 * @throws {Moved} when the vaults hold something else than when the fund was checked.
 */
export async function dump(rpc: Rpc<GetMultipleAccountsApi>, book: FundBook): Promise<string> {
  const own = rawAccounts(book.accounts).map(({ address, data }) => ({
    pubkey: address,
    owner: BULWARK_PROGRAM_ADDRESS,
    data: getBase64Decoder().decode(data),
  }));
  const all = [...own, ...(await vaults(rpc, book)), ...(await deployments(rpc, book))].sort((a, b) =>
    a.pubkey < b.pubkey ? -1 : 1,
  );
  return `${JSON.stringify(all, null, 1)}\n`;
}
