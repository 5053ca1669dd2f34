import { BULWARK_PROGRAM_ADDRESS, type FundBook, rawAccounts, vaultsOf } from '@bulwark/client';
import {
  type Address,
  type GetMultipleAccountsApi,
  getBase64Decoder,
  getBase64Encoder,
  getU64Decoder,
  type Rpc,
} from '@solana/kit';

/** An account in a file of accounts, as `bulwark` reads it: data in base64. */
interface DumpedAccount {
  pubkey: Address;
  owner: Address;
  data: string;
}

const BATCH = 100;
/** Where the amount lies in a token account of both token programs. */
const AMOUNT = 64;

/** Vaults have moved since the accounts were read. */
export class Moved extends Error {
  override readonly name = 'Moved';
  constructor() {
    super('Money moved since the fund was checked. Check again, then export.');
  }
}

async function vaults(rpc: Rpc<GetMultipleAccountsApi>, book: FundBook, signal?: AbortSignal): Promise<DumpedAccount[]> {
  const addresses = vaultsOf(book.accounts);
  const found: DumpedAccount[] = [];
  for (let from = 0; from < addresses.length; from += BATCH) {
    const part = addresses.slice(from, from + BATCH);
    const answer = await rpc
      .getMultipleAccounts(part, { encoding: 'base64', commitment: 'confirmed' })
      .send({ abortSignal: signal });
    part.forEach((pubkey, index) => {
      const account = answer.value[index];
      if (!account) return;
      const data = account.data[0];
      const held = getU64Decoder().decode(getBase64Encoder().encode(data), AMOUNT);
      if (held !== book.balances.get(pubkey)) throw new Moved();
      found.push({ pubkey, owner: account.owner, data });
    });
  }
  return found;
}

/**
 * Every account of the fund and every vault as a JSON list of `{pubkey, owner, data}`, by address: the file that
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
  const all = [...own, ...(await vaults(rpc, book))].sort((a, b) => (a.pubkey < b.pubkey ? -1 : 1));
  return `${JSON.stringify(all, null, 1)}\n`;
}
