/** An incident of the story: report, votes, claims, assessments. */

import {
  type AtClaim,
  type AtIncident,
  fetchOne,
  findClaimPda,
  planClaim,
  planClaimDecision,
  planClaimVote,
  planReport,
  planReportVote,
  sha256OfText,
} from '@bulwark/client';
import type { Address } from '@solana/kit';
import { policyOf } from './business';
import { NOW, type Stage } from './stage';

/** An incident on chain. */
export type Case = { readonly pool: string; readonly incident: Address };

/** An incident as it is. */
export async function incidentOf(stage: Stage, { pool, incident }: Case): Promise<AtIncident> {
  return { ...(await stage.pool(pool)), incident: await fetchOne(stage.rig.node, 'incident', incident, NOW) };
}

/** Somebody reports a loss of a product that happened on a day. */
export async function report(
  stage: Stage,
  symbol: string,
  id: bigint,
  who: string,
  day: number,
  evidence: string,
): Promise<Case> {
  const at = await stage.pool(symbol);
  const product = await stage.product(symbol, id);
  const evidenceHash = await sha256OfText(evidence);
  const incidentTime = stage.at(day);
  const plan = await planReport({ ...at, product, reporter: stage.person(who), incidentTime, evidenceHash });
  await stage.send(who, plan);
  return { pool: symbol, incident: plan.incident };
}

/** Members vote on a report in the order of their seats; `undefined` has not voted. */
export async function vote(stage: Stage, of: Case, votes: readonly (boolean | undefined)[]): Promise<void> {
  for (const [seat, isLoss] of votes.entries()) {
    if (isLoss === undefined) continue;
    const { incident } = await incidentOf(stage, of);
    const member = `Attestor ${seat + 1}`;
    await stage.send(member, await planReportVote({ incident, member: stage.person(member), isLoss }));
  }
}

/** The claim of a policy as it is. */
export async function claimOf(stage: Stage, of: Case, policy: string): Promise<AtClaim> {
  const at = await incidentOf(stage, of);
  const [address] = await findClaimPda({ incident: of.incident, policy: policyOf(stage, policy).policy });
  return { ...at, claim: await fetchOne(stage.rig.node, 'claim', address, NOW) };
}

/** The holder of a policy files a claim, in whole tokens. */
export async function file(stage: Stage, of: Case, name: string, whole: bigint, evidence: string): Promise<void> {
  const { policy: address, holder } = policyOf(stage, name);
  const at = await incidentOf(stage, of);
  const policy = await fetchOne(stage.rig.node, 'policy', address, NOW);
  const evidenceHash = await sha256OfText(evidence);
  const requested = stage.units(of.pool, whole);
  await stage.send(holder, await planClaim({ ...at, holder: stage.person(holder), policy, requested, evidenceHash }));
}

/** What honest seats find of a loss, in parts of a thousand: they differ a little. */
const FOUND = [1_000n, 998n, 1_000n, 995n, 990n];

/** Members assess a claim: each what it finds of `loss`, in whole tokens, or what is told for its seat. */
export async function assessClaim(
  stage: Stage,
  of: Case,
  name: string,
  loss: bigint,
  seats: number,
  told: Readonly<Record<number, bigint>> = {},
): Promise<void> {
  for (let seat = 0; seat < seats; seat += 1) {
    const { incident, claim } = await claimOf(stage, of, name);
    const member = `Attestor ${seat + 1}`;
    const honest = (stage.units(of.pool, loss) * (FOUND[seat] ?? 1_000n)) / 1_000n;
    const wrong = told[seat];
    const amount = wrong === undefined ? honest : stage.units(of.pool, wrong);
    await stage.send(member, await planClaimVote({ incident, claim, member: stage.person(member), amount, reason: 1 }));
  }
}

/** Anyone has a claim decided. */
export async function decide(stage: Stage, of: Case, name: string): Promise<void> {
  await stage.send('Keeper', planClaimDecision(await claimOf(stage, of, name)));
}
