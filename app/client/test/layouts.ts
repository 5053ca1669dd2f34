/** Whether this client knows the layout of an account: every byte comes back, and selected addresses lie where it looks for them. */

import { type Address, type Encoder, getAddressDecoder } from '@solana/kit';
import { expect } from 'vitest';
import * as client from '../src';

// Each encoder takes what the decoder of its own kind gives.
const ENCODERS: Record<client.Kind, () => Encoder<never>> = {
  fund: client.getFundEncoder,
  pool: client.getPoolEncoder,
  premiumBook: client.getPremiumBookEncoder,
  position: client.getPositionEncoder,
  product: client.getProductEncoder,
  policy: client.getPolicyEncoder,
  committee: client.getCommitteeEncoder,
  attestor: client.getAttestorEncoder,
  incident: client.getIncidentEncoder,
  claim: client.getClaimEncoder,
  tranche: client.getTrancheEncoder,
  tranchePosition: client.getTranchePositionEncoder,
  feed: client.getFeedEncoder,
  buffer: client.getBufferEncoder,
  bufferPosition: client.getBufferPositionEncoder,
  hedge: client.getHedgeEncoder,
};

/** Demands that an account is decoded and encoded to the same bytes. */
export function expectSameBytes(kind: client.Kind, address: Address, bytes: Uint8Array): void {
  const { data } = client.load(kind, address, bytes, 0n, 0n);
  const encoded = Uint8Array.from(ENCODERS[kind]().encode(data as never));
  // Buffers compare faster than arrays of numbers.
  if (Buffer.compare(encoded, bytes) !== 0) expect(encoded, `${kind} ${address}`).toEqual(bytes);
  const values = data as unknown as Record<string, unknown>;
  for (const [field, offset] of Object.entries<number>(client.KINDS[kind].fields)) {
    expect(getAddressDecoder().decode(bytes, offset), `${kind}.${field}`).toBe(values[field]);
  }
}
