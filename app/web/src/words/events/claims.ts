import { total } from '../amounts';
import { reasonText } from '../reasons';
import { count, type Say, type Sentences } from './say';

/** Who paid what, without those who paid nothing. */
function paid(say: Say, of: Parameters<Say['money']>[0], parts: readonly (readonly [string, bigint])[]): string {
  const some = parts.filter(([, amount]) => amount > 0n).map(([who, amount]) => `${say.money(of, amount)} from ${who}`);
  return some.length > 0 ? some.join(', ') : 'nothing from anybody';
}

/** Sentences of the room claims. */
export const CLAIMS = {
  IncidentReported: (e, say) =>
    `${say.name(e.reporter)} reported a loss of ${say.name(e.product)} that happened at ${say.time(e.incidentTime)}, with a bond of ${say.money(e.pool, e.bond)}. The committee votes until ${say.time(e.confirmDeadline)}.`,
  IncidentAttested: (e, say) =>
    `Seat ${e.seat + 1} (${say.name(e.member)}) voted that the reported loss ${e.isLoss ? 'happened' : 'did not happen'}: ${e.yes} for, ${e.no} against so far.`,
  IncidentConfirmed: (e, say) =>
    `The committee confirmed a loss. ${say.name(e.pool)} has ${say.money(e.pool, e.capital)} of capital and ${say.money(e.pool, e.exposure)} of the product’s sum insured on risk; claims can be filed until ${say.time(e.filingDeadline)}. Deposits, withdrawals and sales wait until it is settled.`,
  IncidentRejected: (e, say) =>
    e.byVote
      ? `The committee rejected a report. Its bond of ${say.money(e.incident, e.bond)} goes to the treasury.`
      : `A report found no quorum in time and was dropped. Its bond of ${say.money(e.incident, e.bond)} is returned.`,
  SeatRecused: (e, say) =>
    `Seat ${e.seat + 1} (${say.name(e.member)}) has no vote on an incident: ` +
    (e.proof === e.member ? 'it recused itself.' : `account ${say.name(e.proof)} proves a conflict of interest.`),
  ClaimFiled: (e, say) =>
    `${say.name(e.claimant)} claimed ${say.money(e.incident, e.requested)} with a bond of ${say.money(e.incident, e.bond)}.`,
  ClaimAttested: (e, say) =>
    `Seat ${e.seat + 1} (${say.name(e.member)}) assessed a claim at ${say.money(e.incident, e.amount)}, reason: ${reasonText(e.reason).toLowerCase()}; ${count(e.votes, 'seat has', 'seats have')} voted.`,
  ClaimDecided: (e, say) =>
    e.hadQuorum
      ? `A claim was decided: the lower median of the assessments is ${say.money(e.incident, e.median)}, ${say.money(e.incident, e.approved)} are approved.`
      : 'A claim was denied because too few seats voted. Its bond is returned and it can be appealed.',
  ClaimAppealed: (e, say) =>
    `${say.name(e.appellant)} appealed the decision of a claim with a bond of ${say.money(e.incident, e.bond)}.`,
  AppealAttested: (e, say) =>
    `Seat ${e.seat + 1} of the appeal committee (${say.name(e.member)}) assessed a claim at ${say.money(e.incident, e.amount)}; ${count(e.votes, 'seat has', 'seats have')} voted.`,
  AppealDecided: (e, say) =>
    e.hadQuorum
      ? `An appeal was decided: approved ${say.money(e.incident, e.approvedBefore)} → ${say.money(e.incident, e.approvedAfter)}. The appeal was ${e.upheld ? 'upheld' : 'not upheld'}.`
      : `Too few seats voted on an appeal: the first decision of ${say.money(e.incident, e.approvedAfter)} stands.`,
  SeatSlashed: (e, say) =>
    `Seat ${e.seat + 1} (${say.name(e.authority)}) was too far off and lost ${say.bond(e.toAppellant + e.toTreasury)} of its bond: ${say.bond(e.toAppellant)} to the appellant, ${say.bond(e.toTreasury)} to the treasury.`,
  IncidentSettled: (e, say) =>
    `A loss was settled: ${say.money(e.pool, e.approvedTotal)} approved, ${paid(say, e.pool, [
      ['capital', e.fromCapital],
      ['re-insurance', total(e.fromTranches)],
      ['buffers', total(e.fromBuffers)],
    ])}. ${e.shortfall > 0n ? `${say.money(e.pool, e.shortfall)} are short and stay owed.` : 'Nothing is short.'}`,
  ClaimPaid: (e, say) => `${say.name(e.claimant)} was paid ${say.money(e.incident, e.amount)} for a claim.`,
  Recovered: (e, say) =>
    `${say.name(e.from)} brought ${say.money(e.incident, e.amount)} back from a loss: ${say.money(e.incident, e.toClaims)} to its claims, ${say.money(e.incident, e.toCapital)} to capital, ${say.money(e.incident, total(e.toTranches))} to re-insurance.`,
  BondReleased: (e, say) =>
    e.returned
      ? `The bond of ${say.money(e.pool, e.amount)} was returned to ${say.name(e.owner)}.`
      : `The bond of ${say.money(e.pool, e.amount)} of ${say.name(e.owner)} was forfeited to the treasury.`,
  ClaimClosed: (e, say) =>
    `A claim was closed: ${say.money(e.incident, e.approved)} approved, ${say.money(e.incident, e.paid)} paid.`,
  IncidentClosed: (e, say) =>
    `An incident was closed: ${say.money(e.pool, e.collected)} collected, ${say.money(e.pool, e.paid)} paid` +
    (e.dust > 0n ? `, ${say.money(e.pool, e.dust)} left by rounding, became capital.` : '.'),
} satisfies Partial<Sentences>;
