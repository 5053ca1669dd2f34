/** Rows of the plan for pools and for what stands behind them. */

import {
  BULWARK_PROGRAM_ADDRESS,
  getOpenBufferInstructionAsync,
  getOpenPoolInstructionAsync,
  getSetBufferTermsInstructionAsync,
  getSetPoolParametersInstructionAsync,
  getSetStopLossTermsInstruction,
  type Pool,
  type PoolSettings,
} from '@bulwark/client';
import { read, type Snapshot } from '../chain/snapshot';
import { type Blueprint, type PlacedPool, programOf, type TokenPrograms } from './blueprint';
import { difference, differences, plainRule, textDifference } from './difference';
import { compared, fixed, type Item, missing } from './item';
import { bufferRules, bufferTerms, poolParameters, poolRules, stopLossRules, stopLossTerms } from './terms';

/** A pool as it is on chain, if it is. */
export function poolOn(chain: Snapshot, { address }: PlacedPool): Pool | undefined {
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
