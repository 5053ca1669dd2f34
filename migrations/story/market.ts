/** The market of the story: prices of buffers' collateral, and what feeds and buffers make of them. */

import { fetchOne, planBufferValuation, planObservation } from '@bulwark/client';
import { getAddressEncoder } from '@solana/kit';
import { priceUpdate } from './clock';
import { NOW, type Stage } from './stage';

/** Prints of a price that fill half of the example's window, and the seconds between two. */
const [PRINTS, BETWEEN] = [6, 225n];

/** Prints the prices of buffers' collateral for as long as an average needs, the last one now, and values the buffers. */
export async function watch(stage: Stage, day: number, cents: readonly bigint[], value: boolean): Promise<void> {
  const { feeds } = stage.rig.blueprint;
  for (let left = PRINTS - 1; left >= 0; left -= 1) {
    await stage.travel(stage.at(day) - BigInt(left) * BETWEEN);
    await print(stage, cents);
  }
  if (!value || feeds.length === 0) return;
  for (const { file } of stage.rig.blueprint.pools) {
    const { pool } = await stage.pool(file.mint.symbol);
    for (const buffer of await stage.buffers(file.mint.symbol)) await stage.send('Keeper', planBufferValuation({ pool, buffer }));
  }
}

/** Writes a price for each feed of the file, and has the feeds take it. */
export async function print(stage: Stage, cents: readonly bigint[]): Promise<void> {
  const now = await stage.now();
  for (const [index, { address, update, file }] of stage.rig.blueprint.feeds.entries()) {
    const authority = Uint8Array.from(getAddressEncoder().encode(update));
    await stage.rig.hands.write(update, file.source, priceUpdate(file.feedId, authority, cents[index] ?? 0n, now));
    const feed = await fetchOne(stage.rig.node, 'feed', address, NOW);
    await stage.send('Keeper', planObservation({ feed, priceUpdate: update }));
  }
}
