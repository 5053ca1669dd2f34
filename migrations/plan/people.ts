/** Rows of the plan for attestors, and for the mints and people of a local network. */

import {
  BULWARK_PROGRAM_ADDRESS,
  formatAmount,
  getBondAttestorInstructionAsync,
  getRegisterAttestorInstruction,
  openTokenAccount,
  TOKEN_2022_PROGRAM_ADDRESS,
  tokenAccount,
} from '@bulwark/client';
import { lamports } from '@solana/kit';
import { getCreateAccountInstruction, getTransferSolInstruction } from '@solana-program/system';
import {
  getInitializeMint2Instruction,
  getMintSize,
  getMintToCheckedInstruction,
  TOKEN_PROGRAM_ADDRESS,
} from '@solana-program/token';
import { Refused, read, type Snapshot } from '../chain/snapshot';
import type { FileMint } from '../file/context';
import type { FundFile } from '../file/load';
import { type DemoKey, MINT_AUTHORITY } from '../local/keys';
import { type Blueprint, type PlacedAttestor, programOf, type TokenPrograms } from './blueprint';
import { type Item, missing, right, waits } from './item';

/** More than rent asks for a mint of 82 bytes. */
const MINT_RENT = lamports(2_000_000n);

function keyOf({ keys }: FundFile, name: string): DemoKey {
  const key = keys.get(name);
  if (!key) throw new Error(`no key of ${name}`);
  return key;
}

/**
 * Mints: those of a local network are made, others must be there.
 *
 * @throws {@link Refused} when one is not, or has other decimals than the file says.
 */
export function planMints(chain: Snapshot, { file }: Blueprint, programs: TokenPrograms): Item[] {
  return [...file.mints.values()].map((mint) => {
    const item = { what: `mint ${mint.symbol}`, address: mint.address, by: 'payer' as const };
    const account = chain.accounts.get(mint.address);
    if (!account) {
      if (!mint.create) throw new Refused(`there is no mint ${mint.symbol} at ${mint.address}`);
      return missing(item, async ({ payer, person }) => {
        const newAccount = person(mint.address);
        const space = BigInt(getMintSize());
        const programAddress = programOf(mint, programs);
        const { decimals, address } = mint;
        const mintAuthority = keyOf(file, MINT_AUTHORITY).signer.address;
        return [
          getCreateAccountInstruction({ payer, newAccount, lamports: MINT_RENT, space, programAddress }),
          getInitializeMint2Instruction({ mint: address, decimals, mintAuthority, freezeAuthority: null }, { programAddress }),
        ];
      });
    }
    requireMint(mint, account.owner, account.bytes[44]);
    return right(item);
  });
}

function requireMint(mint: FileMint, owner: string, decimals: number | undefined): void {
  if (owner !== TOKEN_PROGRAM_ADDRESS && owner !== TOKEN_2022_PROGRAM_ADDRESS) {
    throw new Refused(`${mint.address} is no mint; the file calls it ${mint.symbol}`);
  }
  if (decimals !== mint.decimals) throw new Refused(`${mint.symbol} has ${decimals} decimals, the file says ${mint.decimals}`);
}

/** People of a local network: SOL, and tokens of the test mints. Who was given them once is not given them again. */
export function planPeople(chain: Snapshot, { file, people }: Blueprint, programs: TokenPrograms): Item[] {
  return people.map(({ file: of, address, purses }) => {
    const gifts = [
      `${formatAmount(of.sol, 9)} SOL`,
      ...purses.map(({ mint, amount }) => `${formatAmount(amount, mint.decimals)} ${mint.symbol}`),
    ];
    const item = { what: `${of.name}, ${of.role}`, address, by: 'payer' as const, note: gifts.join(', ') };
    const poor = of.sol > 0n && !chain.accounts.has(address);
    const lacking = purses.filter((purse) => !chain.accounts.has(purse.address));
    if (!poor && lacking.length === 0) return right(item);
    return missing(item, async ({ payer, person }) => {
      const source = payer;
      const minted = lacking.map(async ({ mint, amount, address: token }) => {
        const programAddress = programOf(mint, programs);
        const mintAuthority = person(keyOf(file, MINT_AUTHORITY).signer.address);
        return [
          await openTokenAccount({ address: mint.address, program: programAddress }, address, payer),
          getMintToCheckedInstruction(
            { mint: mint.address, token, mintAuthority, amount, decimals: mint.decimals },
            { programAddress },
          ),
        ];
      });
      return [
        ...(poor && address !== payer.address
          ? [getTransferSolInstruction({ source, destination: address, amount: lamports(of.sol) })]
          : []),
        ...(await Promise.all(minted)).flat(),
      ];
    });
  });
}

/** Attestors: people of a local network register and bond; elsewhere each does so itself. */
export function planAttestors(chain: Snapshot, blueprint: Blueprint, programs: TokenPrograms): Item[] {
  return blueprint.attestors.map((one) => planAttestor(chain, blueprint, one, programs));
}

function planAttestor(chain: Snapshot, blueprint: Blueprint, one: PlacedAttestor, programs: TokenPrograms): Item {
  const { file, fund } = blueprint;
  const { member, address, person } = one;
  const state = read(chain, 'attestor', BULWARK_PROGRAM_ADDRESS, address);
  const item = { what: `attestor ${person?.file.name ?? member}`, address, by: 'payer' as const };
  if (!person || person.file.bond === 0n) {
    const least = file.parameters.attestorBond;
    if ((state?.bond ?? 0n) >= least) return right(item);
    const note = `it must register and bond ${formatAmount(least, file.bondMint.decimals)} ${file.bondMint.symbol} itself`;
    return waits({ ...item, note });
  }
  if (state && state.bond + state.slashed > 0n) return right(item);
  return missing(item, async ({ payer, person: signer }) => {
    const authority = signer(member);
    const program = programOf(file.bondMint, programs);
    const bonding = await getBondAttestorInstructionAsync({
      authority,
      fund,
      attestor: address,
      bondMint: file.bondMint.address,
      source: await tokenAccount({ address: file.bondMint.address, program }, member),
      tokenProgram: program,
      amount: person.file.bond,
    });
    return state ? [bonding] : [getRegisterAttestorInstruction({ authority, payer, fund, attestor: address }), bonding];
  });
}
