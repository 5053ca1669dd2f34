/** Rows of the plan for pools and for what stands behind them. */

import {
  BULWARK_PROGRAM_ADDRESS,
  type Cession,
  getOpenBufferInstructionAsync,
  getOpenPoolInstructionAsync,
  getOpenTrancheInstructionAsync,
  getSetBufferTermsInstructionAsync,
  getSetPoolParametersInstructionAsync,
  getSetStopLossTermsInstruction,
  type Pool,
  type PoolSettings,
  type Tranche,
} from '@bulwark/client';
import { read, type Snapshot } from '../chain/snapshot';
import type { FilePool, FileTranche } from '../file/pool';
import { type Blueprint, type PlacedPool, programOf, type TokenPrograms } from './blueprint';
import {
  amountRule,
  difference,
  differences,
  hashDifference,
  plainRule,
  rateRule,
  shareRule,
  textDifference,
} from './difference';
import { type Change, compared, fixed, type Item, missing, waits } from './item';
import { bufferRules, bufferTerms, poolParameters, poolRules, stopLossRules, stopLossTerms } from './terms';

function poolOn(chain: Snapshot, { address }: PlacedPool): Pool | undefined {
  return read(chain, 'pool', BULWARK_PROGRAM_ADDRESS, address);
}

function settings({ depositCap, minDeposit, reportBond, claimBond, appealBond, feeBps, stopLossBps }: PoolSettings) {
  return { depositCap, minDeposit, reportBond, claimBond, appealBond, feeBps, stopLossBps };
}

/** A pool, its settings and its stop-loss. */
export function planPool(chain: Snapshot, { fund }: Blueprint, pool: PlacedPool, programs: TokenPrograms): Item[] {
  const { file, address } = pool;
  const { mint, mintGroup } = file;
  const [parameters, terms] = [poolParameters(file.parameters), stopLossTerms(file.stopLoss)];
  const at = { address, by: 'authority' as const };
  const state = poolOn(chain, pool);
  const setTerms: NonNullable<Item['build']> = async ({ authority }) => [
    getSetStopLossTermsInstruction({ authority, fund, pool: address, terms }),
  ];
  if (!state) {
    return [
      missing({ ...at, what: `pool ${file.name}` }, async (signers) => [
        await getOpenPoolInstructionAsync({
          authority: signers.authority,
          payer: signers.payer,
          fund,
          mint: mint.address,
          tokenProgram: programOf(mint, programs),
          pool: address,
          parameters,
          mintGroup,
        }),
        ...(await setTerms(signers)),
      ]),
    ];
  }
  return [
    fixed({ ...at, what: `pool ${file.name}` }, difference('mintGroup', state.mintGroup, mintGroup, plainRule('words'))),
    compared(
      { ...at, what: `settings of pool ${file.name}` },
      differences(settings(state.settings), parameters, poolRules(mint.decimals)),
      async ({ authority }) => [
        await getSetPoolParametersInstructionAsync({
          authority,
          fund,
          pool: address,
          premiumBook: state.premiumBook,
          parameters,
        }),
      ],
    ),
    compared({ ...at, what: `stop-loss of pool ${file.name}` }, differences(state.stopLoss, terms, stopLossRules), setTerms),
  ];
}

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

/** Buffers of a pool. */
export function planBuffers(chain: Snapshot, { fund }: Blueprint, pool: PlacedPool, programs: TokenPrograms): Item[] {
  return pool.buffers.flatMap(({ file, address, feed }) => {
    const { index, collateral } = file;
    const terms = bufferTerms(file);
    const at = { address, by: 'authority' as const };
    const what = `buffer ${index}, ${file.name}`;
    const state = read(chain, 'buffer', BULWARK_PROGRAM_ADDRESS, address);
    const tokens = { collateralMint: collateral.address, collateralTokenProgram: programOf(collateral, programs) };
    if (!state) {
      return missing({ ...at, what }, async ({ authority, payer }) => [
        await getOpenBufferInstructionAsync({
          authority,
          payer,
          fund,
          pool: pool.address,
          feed,
          buffer: address,
          ...tokens,
          index,
          terms,
        }),
      ]);
    }
    const settlement = pool.file.mint.decimals;
    return [
      fixed({ ...at, what }, difference('index', state.index, index, plainRule('words'))),
      compared(
        { ...at, what: `terms of ${what}` },
        [
          ...textDifference('feed', state.feed, feed),
          ...differences(state.terms, terms, bufferRules(settlement, collateral.decimals)),
        ],
        async ({ authority }) => [
          await getSetBufferTermsInstructionAsync({ authority, fund, pool: pool.address, buffer: address, feed, terms }),
        ],
      ),
    ];
  });
}
