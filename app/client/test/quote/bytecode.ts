/** Purchases on the program's bytecode: accounts and clock are set, a policy is bought, and what was charged is read. */

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  type Address,
  appendTransactionMessageInstructions,
  compileTransaction,
  createNoopSigner,
  createTransactionMessage,
  generateKeyPairSigner,
  getAddressEncoder,
  lamports,
  pipe,
  setTransactionMessageFeePayer,
} from '@solana/kit';
import { getSetComputeUnitLimitInstruction } from '@solana-program/compute-budget';
import { SYSTEM_PROGRAM_ADDRESS } from '@solana-program/system';
import { TOKEN_PROGRAM_ADDRESS } from '@solana-program/token';
import { FailedTransactionMetadata, LiteSVM } from 'litesvm';
import { BULWARK_PROGRAM_ADDRESS, findEventAuthorityPda, findPolicyPda, getBuyPolicyInstruction } from '../../src';
import { errorOf } from '../node-errors';
import type { Market, Sale } from './market';

const BYTECODE = process.env.BULWARK_SO ?? fileURLToPath(new URL('../../../../target/deploy/bulwark.so', import.meta.url));
const LOADER = 'BPFLoaderUpgradeab1e11111111111111111111111' as Address;
/** What the buyer holds before each purchase. */
const PURSE = 1n << 62n;
const NONCE = 1n;
const KEY = getAddressEncoder();
const U64_MAX = (1n << 64n) - 1n;
/** A silence of more than a year is caught up in one accrual. */
const MOST_UNITS = 1_400_000;

/** What a purchase came to: what was charged, and what of it a referrer got; or the code of the program's refusal. */
export type Outcome = { readonly premium: bigint; readonly referral: bigint } | { readonly code: number };

/** The program, and somebody who buys. */
export class Counter {
  private readonly svm: LiteSVM;
  /** Whether the last purchase changed the market's accounts. */
  private isSold = true;

  private constructor(
    private readonly buyer: Address,
    private readonly purse: Address,
    private readonly referrer: Address,
    /** Where every product is put, for no account says a product's address: so every policy has the same, too. */
    private readonly product: Address,
    private readonly policy: Address,
    private readonly eventAuthority: Address,
  ) {
    if (!existsSync(BYTECODE)) throw new Error(`${BYTECODE} is missing: run \`make build\` first`);
    // Whose signature it is and when it was signed are not what is asked here.
    this.svm = new LiteSVM().withSigverify(false).withBlockhashCheck(false).withTransactionHistory(0n);
    this.svm.addProgramFromFile(BULWARK_PROGRAM_ADDRESS, BYTECODE);
    this.putSystem(buyer, 1_000_000_000_000_000n);
  }

  static async open(): Promise<Counter> {
    const keys = await Promise.all([0, 1, 2, 3].map(() => generateKeyPairSigner()));
    const [buyer, purse, referrer, product] = keys.map(({ address }) => address) as [Address, Address, Address, Address];
    const [policy] = await findPolicyPda({ product, buyer, nonce: NONCE });
    return new Counter(buyer, purse, referrer, product, policy, (await findEventAuthorityPda())[0]);
  }

  /** Goes to a market: its fund, mint and time. */
  enter({ now, fund, mint }: Market): void {
    const clock = this.svm.getClock();
    clock.unixTimestamp = now;
    this.svm.setClock(clock);
    this.put(fund.address, BULWARK_PROGRAM_ADDRESS, fund.data);
    const data = new Uint8Array(82);
    data[44] = 6;
    data[45] = 1;
    this.put(mint, TOKEN_PROGRAM_ADDRESS, data);
    this.isSold = true;
  }

  /** Buys in a market as it was before anybody bought. */
  buy(market: Market, sale: Sale): Outcome {
    const { pool, book, vault, mint, ledger } = market;
    if (this.isSold) {
      this.put(pool.address, BULWARK_PROGRAM_ADDRESS, pool.data);
      this.put(book.address, BULWARK_PROGRAM_ADDRESS, book.data);
      this.putTokens(vault, mint, pool.address, ledger);
      this.putTokens(this.purse, mint, this.buyer, PURSE);
      this.putTokens(this.referrer, mint, this.referrer, 0n);
    }
    this.put(this.product, BULWARK_PROGRAM_ADDRESS, sale.bytes);
    this.putSystem(this.policy, 0n);
    if (sale.programData) this.put(sale.programData.address, LOADER, sale.programData.data);
    const buyer = createNoopSigner(this.buyer);
    const purchase = getBuyPolicyInstruction({
      buyer,
      payer: buyer,
      fund: market.fund.address,
      pool: pool.address,
      premiumBook: book.address,
      product: this.product,
      policy: this.policy,
      vault,
      mint,
      buyerToken: this.purse,
      ...(sale.referred ? { referrerToken: this.referrer } : {}),
      ...(sale.programData ? { programData: sale.programData.address } : {}),
      tokenProgram: TOKEN_PROGRAM_ADDRESS,
      eventAuthority: this.eventAuthority,
      program: BULWARK_PROGRAM_ADDRESS,
      nonce: NONCE,
      sumInsured: sale.sum,
      endDay: sale.endDay,
      maxPremium: U64_MAX,
      revision: sale.revision,
    });
    const message = pipe(
      createTransactionMessage({ version: 0 }),
      (m) => setTransactionMessageFeePayer(this.buyer, m),
      (m) => this.svm.setTransactionMessageLifetimeUsingLatestBlockhash(m),
      (m) => appendTransactionMessageInstructions([getSetComputeUnitLimitInstruction({ units: MOST_UNITS }), purchase], m),
    );
    const sent = this.svm.sendTransaction(compileTransaction(message));
    this.isSold = !(sent instanceof FailedTransactionMetadata);
    if (sent instanceof FailedTransactionMetadata) return { code: codeOf(sent) };
    return { premium: PURSE - this.tokens(this.purse), referral: this.tokens(this.referrer) };
  }

  private put(address: Address, programAddress: Address, data: Uint8Array): void {
    const space = BigInt(data.length);
    const rent = lamports(this.svm.minimumBalanceForRentExemption(space));
    this.svm.setAccount({ address, programAddress, data, lamports: rent, executable: false, space });
  }

  private putSystem(address: Address, amount: bigint): void {
    const account = { programAddress: SYSTEM_PROGRAM_ADDRESS, data: new Uint8Array(), executable: false, space: 0n };
    this.svm.setAccount({ ...account, address, lamports: lamports(amount) });
  }

  private putTokens(address: Address, mint: Address, owner: Address, amount: bigint): void {
    const data = new Uint8Array(165);
    data.set(KEY.encode(mint), 0);
    data.set(KEY.encode(owner), 32);
    new DataView(data.buffer).setBigUint64(64, amount, true);
    data[108] = 1;
    this.put(address, TOKEN_PROGRAM_ADDRESS, data);
  }

  private tokens(address: Address): bigint {
    const account = this.svm.getAccount(address);
    if (!account.exists) throw new Error(`${address} is gone`);
    return new DataView(account.data.buffer, account.data.byteOffset).getBigUint64(64, true);
  }
}

/** Code of the program's error; of any other, it fails loudly. */
function codeOf(failed: FailedTransactionMetadata): number {
  const error = errorOf(failed) as { InstructionError?: [number, { Custom?: number }] };
  const code = error.InstructionError?.[1].Custom;
  if (code === undefined) throw new Error(`${JSON.stringify(error)}\n${failed.meta().logs().join('\n')}`);
  return code;
}
