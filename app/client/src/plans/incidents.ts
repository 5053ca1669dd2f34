/** Room claims: an incident from its report to its end. Amounts are base units of the pool's mint, times unix seconds. */

import { AccountRole, type Address, type TransactionSigner } from '@solana/kit';
import type { Decoded } from '../accounts';
import type { Incident, Policy, Position, Product, Tranche, TranchePosition } from '../generated/accounts';
import {
  getAttestIncidentInstruction,
  getCloseIncidentInstructionAsync,
  getFinishSettlementInstructionAsync,
  getRecoverInstructionAsync,
  getRecuseInstruction,
  getRejectIncidentInstructionAsync,
  getReleaseReportBondInstructionAsync,
  getReportIncidentInstructionAsync,
  getSettleIncidentInstructionAsync,
} from '../generated/instructions';
import { findAttestorPda, findIncidentPda } from '../generated/pdas';
import { randomNonce } from '../nonce';
import { type AtPool, oneStep, type Plan, paidPurse, payingPurse, poolAccounts } from './plan';

/** An incident and its pool. */
export type AtIncident = AtPool & { readonly incident: Decoded<Incident> };

/**
 * Reports a loss of a product (`report_incident`); charges the pool's report bond.
 *
 * @param input.incidentTime When the loss happened: it decides which policies are covered.
 * @param input.evidenceHash SHA-256 of the evidence (`sha256`).
 * @param input.id Part of the address; random unless told.
 */
export async function planReport(
  input: AtPool & {
    product: Decoded<Product>;
    reporter: TransactionSigner;
    incidentTime: bigint;
    evidenceHash: Uint8Array;
    id?: bigint;
    from?: Address;
  },
): Promise<Plan & { incident: Address; id: bigint }> {
  const { reporter, product, incidentTime, evidenceHash, id = randomNonce() } = input;
  const purse = await payingPurse(input.mint, reporter, input.pool.data.settings.reportBond, input.from);
  const [incident] = await findIncidentPda({ product: product.address, id });
  const accounts = { ...poolAccounts(input), product: product.address, incident, reporter, reporterToken: purse.account };
  const report = await getReportIncidentInstructionAsync({ ...accounts, id, incidentTime, evidenceHash });
  return { ...oneStep(purse.before, report), incident, id };
}

/** A member votes whether the report is a loss (`attest_incident`). The vote that reaches the threshold confirms it. */
export async function planReportVote(input: {
  incident: Decoded<Incident>;
  member: TransactionSigner;
  isLoss: boolean;
}): Promise<Plan> {
  const { incident, member, isLoss } = input;
  const { fund, committee, pool, product } = incident.data;
  const [attestor] = await findAttestorPda({ fund, authority: member.address });
  const accounts = { member, attestor, committee, incident: incident.address, pool, product };
  return oneStep(getAttestIncidentInstruction({ ...accounts, isLoss }));
}

/** Rejects a report that was voted down, or that nobody confirmed in time (`reject_incident`). Anyone may send it. */
export async function planRejection(input: { incident: Decoded<Incident> }): Promise<Plan> {
  const { committee, pool, product } = input.incident.data;
  return oneStep(await getRejectIncidentInstructionAsync({ incident: input.incident.address, committee, pool, product }));
}

/** What shows that a member of the committee is in conflict: one of these, with shares or ending after the loss. */
export type Conflict = {
  readonly position?: Decoded<Position>;
  readonly policy?: Decoded<Policy>;
  readonly tranchePosition?: Decoded<TranchePosition>;
};

/**
 * Voids a seat (`recuse`): the signer's own, or that of a member whose position or policy is shown, by anyone.
 *
 * @param input.conflict Proof against another member; none for the signer's own seat.
 */
export function planRecusal(input: { incident: Decoded<Incident>; signer: TransactionSigner; conflict?: Conflict }): Plan {
  const { incident, signer, conflict } = input;
  return oneStep(
    getRecuseInstruction({
      signer,
      incident: incident.address,
      committee: incident.data.committee,
      position: conflict?.position?.address,
      policy: conflict?.policy?.address,
      tranche: conflict?.tranchePosition?.data.tranche,
      tranchePosition: conflict?.tranchePosition?.address,
    }),
  );
}

/**
 * Settles an incident (`settle_incident`): everybody who stands behind the pool pays, in order. Anyone may send it.
 *
 * @param input.tranches All tranches of the pool, in any order. The pool's buffers need no account of their own.
 */
export async function planSettlement(input: AtIncident & { tranches: readonly Decoded<Tranche>[] }): Promise<Plan> {
  const { pool, incident } = input;
  const tranches = input.tranches
    .filter((tranche) => tranche.data.pool === pool.address)
    .sort((one, other) => one.data.index - other.data.index);
  if (tranches.length !== pool.data.tranches) {
    throw new Error(`a settlement takes all ${pool.data.tranches} tranches of the pool, not ${tranches.length}`);
  }
  const settlement = await getSettleIncidentInstructionAsync({
    ...poolAccounts(input),
    incident: incident.address,
    product: incident.data.product,
  });
  const layers = tranches
    .flatMap((tranche) => [tranche.address, tranche.data.vault])
    .map((address) => ({ address, role: AccountRole.WRITABLE }));
  return oneStep({ ...settlement, accounts: [...settlement.accounts, ...layers] });
}

/** Finishes a settlement that waited for the buffers (`finish_settlement`). Anyone may send it. */
export async function planSettlementFinish(input: Pick<AtIncident, 'pool' | 'incident'>): Promise<Plan> {
  const { pool, incident } = input;
  return oneStep(
    await getFinishSettlementInstructionAsync({
      incident: incident.address,
      pool: pool.address,
      premiumBook: pool.data.premiumBook,
      product: incident.data.product,
    }),
  );
}

/** Brings back recovered money (`recover`): to claims that were paid short, then to who paid. */
export async function planRecovery(
  input: AtIncident & { payer: TransactionSigner; amount: bigint; from?: Address },
): Promise<Plan> {
  const { payer, amount } = input;
  const purse = await payingPurse(input.mint, payer, amount, input.from);
  const accounts = { ...poolAccounts(input), payer, incident: input.incident.address, payerToken: purse.account };
  return oneStep(purse.before, await getRecoverInstructionAsync({ ...accounts, amount }));
}

/** Returns the reporter's bond (`release_report_bond`). Anyone may send it. */
export async function planReportBondRelease(input: AtIncident & { payer: TransactionSigner; to?: Address }): Promise<Plan> {
  const { incident, payer } = input;
  const purse = await paidPurse(input.mint, incident.data.reporter, payer, input.to);
  const accounts = { ...poolAccounts(input), incident: incident.address, reporterToken: purse.account };
  return oneStep(purse.before, await getReleaseReportBondInstructionAsync(accounts));
}

/** Closes an incident that is over (`close_incident`); rent to its reporter. Anyone may send it. */
export async function planIncidentClosing(input: Pick<AtIncident, 'pool' | 'incident'>): Promise<Plan> {
  const { pool, incident } = input;
  return oneStep(
    await getCloseIncidentInstructionAsync({
      incident: incident.address,
      pool: pool.address,
      premiumBook: pool.data.premiumBook,
      reporter: incident.data.reporter,
    }),
  );
}
