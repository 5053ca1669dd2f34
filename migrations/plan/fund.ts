/** Rows of the plan for the fund itself: rules, roles, committees, sources of prices, authority. */

import {
  BULWARK_PROGRAM_ADDRESS,
  type Fund,
  getAcceptAuthorityInstruction,
  getCreateFundInstructionAsync,
  getFormCommitteeInstruction,
  getProposeAuthorityInstruction,
  getSetAppealCommitteeInstruction,
  getSetFundParametersInstruction,
  getSetOracleSourcesInstruction,
  getSetRolesInstruction,
  openTokenAccount,
} from '@bulwark/client';
import type { Address } from '@solana/kit';
import { Refused, read, type Snapshot } from '../chain/snapshot';
import { type Blueprint, programOf, type TokenPrograms } from './blueprint';
import { difference, differences, plainRule, textDifference } from './difference';
import { compared, fixed, type Item, missing, right } from './item';
import { fundParameters, fundRules } from './terms';

/** The address that is nobody's. */
export const NOBODY = '11111111111111111111111111111111' as Address;

/** The fund as it is on chain, if it is. */
export function fundOn(chain: Snapshot, { fund }: Blueprint): Fund | undefined {
  return read(chain, 'fund', BULWARK_PROGRAM_ADDRESS, fund);
}

/**
 * Who signs as authority now: the fund's, or before it is founded its creator.
 *
 * @throws {@link Refused} when the fund is governed by somebody whom the file does not name.
 */
export function authorityOf(chain: Snapshot, blueprint: Blueprint): Address {
  const { creator, authority } = blueprint.file;
  const now = fundOn(chain, blueprint)?.authority ?? creator;
  if (now !== creator && now !== authority) {
    throw new Refused(`the authority of fund ${blueprint.fund} is ${now}; the file names ${authority}`);
  }
  return now;
}

/** The fund, and what of it may be set. */
export function planFundItself(chain: Snapshot, blueprint: Blueprint, programs: TokenPrograms): Item[] {
  const { file, fund } = blueprint;
  const state = fundOn(chain, blueprint);
  const parameters = fundParameters(file.parameters);
  const at = { address: fund, by: 'authority' as const };
  if (!state) {
    return [
      missing({ ...at, what: `fund ${file.name}` }, async ({ authority, payer }) => [
        await getCreateFundInstructionAsync({
          authority,
          payer,
          fund,
          bondMint: file.bondMint.address,
          tokenProgram: programOf(file.bondMint, programs),
          id: file.id,
          parameters,
          guardian: file.guardian,
          treasury: file.treasury,
        }),
      ]),
    ];
  }
  return [
    fixed({ ...at, what: `fund ${file.name}` }, textDifference('bondMint', state.bondMint, file.bondMint.address)),
    compared(
      { ...at, what: 'rules of the fund' },
      differences(state.parameters, parameters, fundRules(file.bondMint.decimals)),
      async ({ authority }) => [getSetFundParametersInstruction({ authority, fund, parameters })],
    ),
    compared(
      { ...at, what: 'guardian and treasury' },
      [
        ...textDifference('guardian', state.guardian, file.guardian),
        ...textDifference('treasury', state.treasury, file.treasury),
      ],
      async ({ authority }) => [getSetRolesInstruction({ authority, fund, guardian: file.guardian, treasury: file.treasury })],
    ),
  ];
}

/** Token accounts of the treasury: fees, forfeited bonds and donations go there. */
export function planTreasury(chain: Snapshot, { treasury }: Blueprint, programs: TokenPrograms): Item[] {
  return treasury.map(({ owner, mint, address }) => {
    const item = { what: `treasury's ${mint.symbol} account`, address, by: 'payer' as const };
    if (chain.accounts.has(address)) return right(item);
    const program = programOf(mint, programs);
    return missing(item, async ({ payer }) => [await openTokenAccount({ address: mint.address, program }, owner, payer)]);
  });
}

/** Committees, and which of them hears appeals. */
export function planCommittees(chain: Snapshot, blueprint: Blueprint): Item[] {
  const { file, fund, committees } = blueprint;
  const items = committees.map(({ file: of, address }) => {
    const { version, threshold, members } = of;
    const item = { what: `committee ${version}, ${of.name}`, address, by: 'authority' as const };
    const state = read(chain, 'committee', BULWARK_PROGRAM_ADDRESS, address);
    if (!state) {
      return missing(item, async ({ authority, payer }) => [
        getFormCommitteeInstruction({ authority, payer, fund, committee: address, version, threshold, members }),
      ]);
    }
    return fixed({ ...item, note: 'a committee never changes: form another version' }, [
      ...difference('threshold', state.threshold, threshold, plainRule('words')),
      ...textDifference('members', state.members.slice(0, state.seats).join(' '), members.join(' ')),
    ]);
  });
  const appeal = committees.find(({ file: of }) => of.version === file.appealCommittee);
  if (!appeal) throw new Error(`no committee ${file.appealCommittee}`);
  const named = fundOn(chain, blueprint)?.appealCommittee ?? NOBODY;
  const item = { what: 'appeal committee', address: appeal.address, by: 'authority' as const };
  const name: NonNullable<Item['build']> = async ({ authority }) => [
    getSetAppealCommitteeInstruction({ authority, fund, committee: appeal.address }),
  ];
  const appointed =
    named === NOBODY ? missing(item, name) : compared(item, textDifference('committee', named, appeal.address), name);
  return [...items, appointed];
}

/** Programs whose price accounts feeds may read. */
export function planSources(chain: Snapshot, blueprint: Blueprint): Item[] {
  const { file, fund } = blueprint;
  const sources: Address[] = [0, 1].map((index) => file.oracleSources[index] ?? NOBODY);
  const listed = fundOn(chain, blueprint)?.oracleSources.filter((source) => source !== NOBODY) ?? [];
  const item = { what: 'sources of prices', address: fund, by: 'authority' as const };
  const set: NonNullable<Item['build']> = async ({ authority }) => [getSetOracleSourcesInstruction({ authority, fund, sources })];
  if (file.oracleSources.length === 0 && listed.length === 0) return [];
  if (listed.length === 0) return [missing(item, set)];
  const added = file.oracleSources.some((source) => !listed.includes(source));
  const dropped = listed.some((source) => !file.oracleSources.includes(source));
  if (!added && !dropped) return [right(item)];
  const change = { what: 'sources', chain: listed.join(' '), file: file.oracleSources.join(' ') || 'none', loosens: added };
  return [compared(item, [change], set)];
}

/** The handing over to the authority that the file names, when another key founds the fund. */
export function planHandover(chain: Snapshot, blueprint: Blueprint): Item[] {
  const { file, fund } = blueprint;
  const state = fundOn(chain, blueprint);
  const item = { what: 'authority', address: file.authority, by: 'authority' as const };
  if ((state?.authority ?? file.creator) === file.authority) {
    const pending = state?.pendingAuthority ?? NOBODY;
    return [
      compared(item, textDifference('proposed successor', pending, NOBODY, 'never'), async ({ authority }) => [
        getProposeAuthorityInstruction({ authority, fund, successor: null }),
      ]),
    ];
  }
  if (state?.pendingAuthority === file.authority) {
    return [
      missing({ ...item, by: 'successor', what: 'acceptance of the authority' }, async ({ successor }) => [
        getAcceptAuthorityInstruction({ successor, fund }),
      ]),
    ];
  }
  const note = 'it must accept afterwards';
  return [
    missing({ ...item, note }, async ({ authority }) => [
      getProposeAuthorityInstruction({ authority, fund, successor: file.authority }),
    ]),
  ];
}
