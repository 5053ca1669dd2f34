import { rpc } from './network';

/** Unix seconds of the chain. */
export async function chainTime(url: string): Promise<number> {
  const clock = await rpc<{ value: { data: [string, string] } }>(url, 'getAccountInfo', [
    'SysvarC1ock11111111111111111111111111111111',
    { encoding: 'base64', commitment: 'confirmed' },
  ]);
  return Number(Buffer.from(clock.value.data[0], 'base64').readBigInt64LE(32));
}

/** Moves the chain's clock ahead. */
export async function passTime(url: string, seconds: number): Promise<void> {
  await rpc(url, 'surfnet_timeTravel', [{ absoluteTimestamp: ((await chainTime(url)) + seconds) * 1_000 }]);
}

/** Seconds of a day. */
export const DAY = 86_400;
