/** Rows of the plan for re-insurance tranches. */

import { BULWARK_PROGRAM_ADDRESS, type Cession, getOpenTrancheInstructionAsync, type Tranche } from '@bulwark/client';
import { read, type Snapshot } from '../chain/snapshot';
import type { FilePool, FileTranche } from '../file/pool';
import { type Blueprint, type PlacedPool, programOf, type TokenPrograms } from './blueprint';
import { amountRule, difference, hashDifference, plainRule, rateRule, shareRule, textDifference } from './difference';
import { type Change, fixed, type Item, missing, waits } from './item';
import { poolOn } from './pool';

/** Tranches of a pool. */
export function planTranches(chain: Snapshot, { fund }: Blueprint, pool: PlacedPool, programs: TokenPrograms): Item[] {
  const state = poolOn(chain, pool);
  const { mint } = pool.file;
  return pool.tranches.map(({ file, address }) => {
    const { index, cover, document } = file;
    const item = { what: `tranche ${index}, ${file.name}`, address, by: 'authority' as const };
    const tranche = read(chain, 'tranche', BULWARK_PROGRAM_ADDRESS, address);
    if (!tranche && cover.__kind === 'AggregateStopLoss' && (state?.capital ?? 0n) === 0n) {
      return waits({ ...item, note: 'it is a share of capital, and the pool has none yet' });
    }
    if (!tranche) {
      return missing(item, async ({ authority, payer }) => {
        const start = chain.now + BigInt(file.startsIn);
        const term = { start, end: start + BigInt(file.term) * 86_400n };
        const accounts = { authority, payer, fund, pool: pool.address, tranche: address };
        const tokens = { mint: mint.address, tokenProgram: programOf(mint, programs) };
        return [await getOpenTrancheInstructionAsync({ ...accounts, ...tokens, index, cover, term, termsHash: document.hash })];
      });
    }
    const note = 'a contract never changes: open another tranche';
    const changes = coverChanges(tranche, state?.cessions[index], file, pool.file);
    return fixed({ ...item, note }, [...changes, ...hashDifference('document', tranche.termsHash, document.hash)]);
  });
}

const KINDS = ['none', 'QuotaShare', 'ExcessOfLoss', 'AggregateStopLoss'];

function coverChanges(tranche: Tranche, cession: Cession | undefined, { cover }: FileTranche, { mint }: FilePool): Change[] {
  if (!cession) return [];
  const money = amountRule(mint.decimals, 'words');
  const bps = shareRule('words');
  const kind = textDifference('kind', KINDS[cession.kind] ?? 'unknown', cover.__kind);
  if (kind.length > 0) return kind;
  switch (cover.__kind) {
    case 'QuotaShare':
      return [
        ...difference('cession', cession.cessionBps, cover.cessionBps, bps),
        ...difference('collateral', cession.limit, cover.collateral, money),
      ];
    case 'ExcessOfLoss':
      return [
        ...difference('attachment', cession.attachment, cover.attachment, money),
        ...difference('limit', cession.limit, cover.limit, money),
        ...difference('rateOnLine', cession.rateOnLine, cover.rateOnLine, rateRule('words')),
        ...difference('reinstatements', cession.reinstatements, cover.reinstatements, plainRule('words')),
        ...difference('reinstatementPremium', cession.reinstatementBps, cover.reinstatementBps, bps),
      ];
    case 'AggregateStopLoss':
      return [
        ...difference('attachment', tranche.attachmentBps, cover.attachmentBps, bps),
        ...difference('limit', tranche.limitBps, cover.limitBps, bps),
        ...difference('rateOnLine', cession.rateOnLine, cover.rateOnLine, rateRule('words')),
      ];
  }
}
