/** The story's hands on the local network: its clock, and the prices that its feeds read. */

import type { Address } from '@solana/kit';

/** What a story can do beside transactions. Only a local network lets it. */
export type Hands = {
  /** Moves the network's clock forward to a time in unix seconds. */
  travel(to: bigint): Promise<void>;
  /** Writes an account as a price source would. */
  write(address: Address, owner: Address, data: Uint8Array): Promise<void>;
};

/** More than rent asks for a price account. */
const PRICE_RENT = 3_000_000;

/** The hands that Surfpool gives. */
export function surfpoolHands(url: string): Hands {
  async function call(method: string, params: unknown[]): Promise<void> {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
    const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    const { error } = (await answer.json()) as { error?: { message: string } };
    if (error) throw new Error(`${method}: ${error.message}`);
  }
  return {
    travel: (to) => call('surfnet_timeTravel', [{ absoluteTimestamp: Number(to) * 1_000 }]),
    write: (address, owner, data) =>
      call('surfnet_setAccount', [
        address,
        { lamports: PRICE_RENT, owner, executable: false, data: Buffer.from(data).toString('hex') },
      ]),
  };
}

/** First bytes of a price account: of SHA-256 of `account:PriceUpdateV2`. */
const DISCRIMINATOR = [34, 241, 35, 99, 157, 126, 244, 205];
const LENGTH = 134;
/** `Verification::Full`. */
const FULL = 1;

/** The bytes of a fully verified price account: a price in cents that has not moved, as `bulwark-client` writes it. */
export function priceUpdate(feedId: Uint8Array, authority: Uint8Array, cents: bigint, publishTime: bigint): Uint8Array {
  const data = new Uint8Array(LENGTH);
  const view = new DataView(data.buffer);
  const price = cents * 1_000_000n;
  data.set(DISCRIMINATOR, 0);
  data.set(authority, 8);
  data[40] = FULL;
  data.set(feedId, 41);
  view.setBigInt64(73, price, true);
  view.setBigUint64(81, price / 2_500n, true);
  view.setInt32(89, -8, true);
  view.setBigInt64(93, publishTime, true);
  view.setBigInt64(101, publishTime - 1n, true);
  view.setBigInt64(109, price, true);
  view.setBigUint64(117, price / 2_500n, true);
  return data;
}
