/** Rows of the plan for products and for the feeds that buffers are valued by. */

import {
  BULWARK_PROGRAM_ADDRESS,
  getAssessProductInstruction,
  getListProductInstruction,
  getReviseProductInstruction,
  getSetProductCommitteeInstruction,
  getSetProductStateInstruction,
  Peril,
  type Product,
  ProductState,
  textOf,
  toText,
} from '@bulwark/client';
import type { Address } from '@solana/kit';
import { Refused, read, type Snapshot } from '../chain/snapshot';
import type { FilePin, FileProduct } from '../file/product';
import type { Blueprint, Placed, PlacedPool } from './blueprint';
import { difference, differences, hashDifference, plainRule, rateRule, textDifference } from './difference';
import { NOBODY } from './fund';
import { type Change, compared, fixed, type Item, missing, waits } from './item';
import { productRules, productTerms } from './terms';

/** A product: its listing, terms, committee, state and assessment. */
export function planProduct(chain: Snapshot, blueprint: Blueprint, pool: PlacedPool, product: Placed<FileProduct>): Item[] {
  const { fund, committees } = blueprint;
  const { file, address } = product;
  const committee = committees.find((one) => one.file.version === file.committee)?.address;
  if (!committee) throw new Error(`no committee ${file.committee}`);
  const at = { address, by: 'authority' as const };
  const accounts = { fund, pool: pool.address, product: address };
  const terms = productTerms(file);
  const maxAge = blueprint.file.parameters.maxAssessmentAge;
  const insuredMint = file.insuredMint?.address ?? NOBODY;
  const state = read(chain, 'product', BULWARK_PROGRAM_ADDRESS, address);
  if (!state) {
    const { id, name, peril, group } = file;
    return [
      missing({ ...at, what: `product ${name}` }, async ({ authority, payer }) => [
        getListProductInstruction({
          ...accounts,
          authority,
          payer,
          committee,
          id,
          name: toText(name, 32),
          peril,
          group,
          insuredMint,
          terms,
        }),
        ...(file.state === ProductState.Open
          ? []
          : [getSetProductStateInstruction({ ...accounts, authority, state: file.state })]),
      ]),
      planAssessment(chain, accounts, file, undefined, maxAge),
    ];
  }
  return [
    fixed({ ...at, what: `product ${file.name}` }, [
      ...textDifference('name', textOf(state.name), file.name),
      ...textDifference('peril', Peril[state.peril] ?? 'unknown', Peril[file.peril] ?? 'unknown'),
      ...difference('group', state.group, file.group, plainRule('words')),
      ...textDifference('insuredMint', state.insuredMint, insuredMint),
    ]),
    compared(
      { ...at, what: `terms of ${file.name}` },
      [
        ...hashDifference('document', state.termsHash, terms.termsHash),
        ...differences(state, terms, productRules(pool.file.mint.decimals)),
      ],
      async ({ authority }) => [getReviseProductInstruction({ ...accounts, authority, terms })],
    ),
    compared(
      { ...at, what: `committee of ${file.name}` },
      textDifference('committee', state.committee, committee),
      async ({ authority }) => [getSetProductCommitteeInstruction({ ...accounts, authority, committee })],
    ),
    compared({ ...at, what: `sale of ${file.name}` }, stateChange(state, file), async ({ authority }) => [
      getSetProductStateInstruction({ ...accounts, authority, state: file.state }),
    ]),
    planAssessment(chain, accounts, file, state, maxAge),
  ];
}

/** States are numbered from open to closed: a lower one sells more. */
function stateChange({ state }: Product, file: FileProduct): Change[] {
  return difference('state', state, file.state, {
    loosens: 'lower',
    show: (value) => ProductState[Number(value)] ?? String(value),
  });
}

type ProductAccounts = { readonly fund: Address; readonly pool: Address; readonly product: Address };

function planAssessment(
  chain: Snapshot,
  accounts: ProductAccounts,
  file: FileProduct,
  state: Product | undefined,
  maxAge: number,
): Item {
  const { expectedLoss, shock, report, program } = file.assessment;
  const item = { what: `assessment of ${file.name}`, address: accounts.product, by: 'authority' as const };
  if (program) requireDeployed(chain, file, program);
  const assess: NonNullable<Item['build']> = async ({ authority }) => [
    getAssessProductInstruction({
      ...accounts,
      authority,
      ...(program ? { programData: program.programData } : {}),
      elRate: expectedLoss,
      shockRate: shock,
      assessmentHash: report.hash,
      programSlot: program?.slot ?? 0n,
    }),
  ];
  if (!state || state.assessedAt === 0n) return missing(item, assess);
  const changes = [
    ...difference('expectedLoss', state.elRate, expectedLoss, rateRule('lower')),
    ...difference('shock', state.shockRate, shock, rateRule('lower')),
    ...hashDifference('report', state.assessmentHash, report.hash, 'never'),
    ...textDifference('program', state.programData, program?.programData ?? NOBODY),
    ...difference('slot', state.programSlot, program?.slot ?? 0n, plainRule('never')),
  ];
  if (changes.length === 0 && chain.now > state.assessedAt + BigInt(maxAge)) {
    return waits({ ...item, note: 'it is too old: nothing is sold until the file has a new report' });
  }
  return compared(item, changes, assess);
}

/** Where the upgradeable loader's ProgramData account keeps the slot of the last deployment. */
const SLOT_OFFSET = 4;

function requireDeployed(chain: Snapshot, { name }: FileProduct, { programData, slot }: FilePin): void {
  const account = chain.accounts.get(programData);
  if (!account || account.bytes.length < SLOT_OFFSET + 8) {
    throw new Refused(`the program that ${name} insures has no ProgramData account at ${programData}`);
  }
  const deployed = new DataView(Uint8Array.from(account.bytes).buffer).getBigUint64(SLOT_OFFSET, true);
  if (deployed !== slot) {
    throw new Refused(
      `the program that ${name} insures was deployed at slot ${deployed}, the assessment is of slot ${slot}: assess it anew`,
    );
  }
}
