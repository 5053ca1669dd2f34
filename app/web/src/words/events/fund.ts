import { NO_KEY } from '../keys';
import { OPERATIONS } from '../operations';
import { FUND_PARAMETERS, FUND_UNITS } from '../parameters/fund';
import { changes } from '../parameters/parameter';
import { perhaps, type Sentences } from './say';

/** Sentences of the room fund. */
export const FUND = {
  FundCreated: (e, say) =>
    `The fund was created. ${say.name(e.authority)} is its authority, ${say.name(e.guardian)} its guardian, ${say.name(e.treasury)} its treasury.`,
  FundParametersSet: (e, say) =>
    `The authority changed the fund’s rules: ${changes(FUND_PARAMETERS, e.before, e.after, FUND_UNITS(say))}.`,
  RolesSet: (e, say) => {
    const said = [
      e.guardianBefore !== e.guardianAfter &&
        (e.guardianAfter === NO_KEY
          ? 'the fund has no guardian any more'
          : `the guardian is ${say.name(e.guardianAfter)} in place of ${say.name(e.guardianBefore)}`),
      e.treasuryBefore !== e.treasuryAfter &&
        `the treasury is ${say.name(e.treasuryAfter)} in place of ${say.name(e.treasuryBefore)}`,
    ].filter((part) => part !== false);
    return `Roles were set: ${said.length > 0 ? said.join('; ') : 'nothing changed'}.`;
  },
  AuthorityProposed: (e, say) =>
    perhaps(e.successor, say, '') === ''
      ? `${say.name(e.authority)} withdrew the proposal of another authority.`
      : `${say.name(e.authority)} proposed ${perhaps(e.successor, say, '')} as the next authority, who has yet to accept.`,
  AuthorityAccepted: (e, say) => `${say.name(e.authorityAfter)} became the authority in place of ${say.name(e.authorityBefore)}.`,
  OperationPaused: (e, say) => `${say.name(e.by)} paused ${OPERATIONS[e.operation].toLowerCase()} until ${say.time(e.until)}.`,
  OperationResumed: (e, say) => `${say.name(e.by)} ended the pause of ${OPERATIONS[e.operation].toLowerCase()}.`,
  CommitteeFormed: (e, say) =>
    `Committee ${e.committeeVersion} (${say.name(e.committee)}) was formed: ${e.members} members, ${e.threshold} of them decide.`,
  AppealCommitteeSet: (e, say) =>
    `${say.name(e.after)} decides appeals from now on; before it was ${perhaps(e.before, say, 'nobody')}.`,
  AttestorRegistered: (e, say) => `${say.name(e.authority)} registered as an attestor, without a bond yet.`,
  AttestorBonded: (e, say) =>
    `Attestor ${say.name(e.authority)} added ${say.bond(e.amount)} to its bond, which is ${say.bond(e.bondAfter)} now.`,
  AttestorUnbonded: (e, say) =>
    `Attestor ${say.name(e.authority)} took ${say.bond(e.amount)} of its bond back; ${say.bond(e.bondAfter)} are left.`,
} satisfies Partial<Sentences>;
