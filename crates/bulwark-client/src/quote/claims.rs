//! Incidents and claims: votes, deadlines, what is due, and which step is open to whom.

use anchor_lang::{prelude::Pubkey, Result};
use bulwark::{
    error::BulwarkError,
    instructions::claims::{
        appeal_claim::require_appealable,
        approval::upheld,
        attest_appeal::require_appeal_votable,
        attest_claim::require_claim_votable,
        attest_incident::require_report_votable,
        close_claim::require_claim_closable,
        close_incident::require_incident_closable,
        decide_appeal::count_appeal,
        decide_claim::count_claim,
        file_claim::require_filing,
        pay_claim::{due, require_due},
        reject_incident::require_rejection,
        release_appeal_bond::appeal_bond_returned,
        release_claim_bond::claim_bond_returned,
        release_report_bond::report_bond_returned,
        seat::{able, barred_from_appeal, count, deviating, held_by, verdict},
    },
    state::{Claim, ClaimStatus, Committee, Incident, IncidentStatus, Policy, Pool},
};
use bulwark_math::{approved_amount, mul_div_u64, Rounding};

use super::{
    json::{view, words},
    Answer, Moment, PartView, Refusal, FACTOR_ONE,
};

words! {
    /// Who may take a step.
    pub enum Actor {
        /// Whoever comes.
        Anyone => "anyone",
        /// A bonded member of the committee.
        Member => "member",
        /// The holder of a policy that covers the loss.
        Holder => "holder",
        /// Whoever is no member of the appeal committee and puts up the bond.
        Appellant => "appellant",
    }
}

view! {
    /// A step of an incident or a claim.
    pub struct StepView {
        /// Its instruction.
        pub step: &'static str,
        /// Who may take it.
        pub by: Actor,
        /// It is open now.
        pub open: bool,
        /// From when, if only time stands in the way.
        pub opens_at: Option<u64>,
        /// Last second in which it is open.
        pub closes_at: Option<u64>,
        /// Why not now.
        pub refusal: Option<Refusal>,
    }
}

view! {
    /// Last second of each window; none while it cannot be known.
    pub struct Deadlines {
        /// Votes on the report.
        pub confirm: u64,
        /// Claims.
        pub filing: Option<u64>,
        /// Votes on claims.
        pub assess: Option<u64>,
        /// Appeals.
        pub appeal: Option<u64>,
        /// Votes on appeals.
        pub appeal_assess: Option<u64>,
        /// Recoveries for claims.
        pub salvage: Option<u64>,
    }
}

view! {
    /// Votes on a report.
    pub struct ReportVotes {
        /// For a loss.
        pub yes: u8,
        /// Against.
        pub no: u8,
        /// Void: seats in conflict.
        pub recused: u8,
        /// Seats of the committee.
        pub seats: u8,
        /// Votes that decide.
        pub threshold: u8,
    }
}

view! {
    /// An incident. Base units of the pool's mint.
    pub struct IncidentView {
        /// Incident.
        pub address: Pubkey,
        /// Pool that pays.
        pub pool: Pubkey,
        /// Product.
        pub product: Pubkey,
        /// Decimals of the pool's mint.
        pub decimals: u8,
        /// Where it stands.
        pub status: &'static str,
        /// When the loss happened.
        pub incident_time: u64,
        /// When it was reported.
        pub reported_at: u64,
        /// When it was confirmed.
        pub confirmed_at: Option<u64>,
        /// When it was settled or rejected.
        pub closed_at: Option<u64>,
        /// Its windows.
        pub deadlines: Deadlines,
        /// Votes; none without the committee's account.
        pub votes: Option<ReportVotes>,
        /// Claims filed, ever.
        pub claims_filed: u32,
        /// Claims without a decision.
        pub undecided_claims: u32,
        /// Appeals without a decision.
        pub open_appeals: u32,
        /// Sum of requested amounts.
        pub requested_total: u64,
        /// Sum of approved amounts.
        pub approved_total: u64,
        /// Money found for them.
        pub collected: u64,
        /// Paid to claims.
        pub paid: u64,
        /// Recovered, ever.
        pub recovered: u64,
        /// Approved and not collected.
        pub shortfall: u64,
        /// Collected over approved, over `FACTOR_ONE`, rounded down; none before settlement.
        pub factor: Option<u64>,
        /// Who paid and has not had it back.
        pub paid_by: Vec<PartView>,
        /// Its steps.
        pub steps: Vec<StepView>,
    }
}

view! {
    /// Votes on a claim or an appeal.
    pub struct AssessmentVotes {
        /// Votes that count.
        pub cast: u8,
        /// Seats that may vote.
        pub able: u8,
        /// Votes that decide.
        pub threshold: u8,
        /// Lower median so far; none below the threshold.
        pub median: Option<u64>,
        /// What it would approve; none without the policy's account.
        pub would_approve: Option<u64>,
    }
}

view! {
    /// A claim.
    pub struct ClaimView {
        /// Claim.
        pub address: Pubkey,
        /// Incident.
        pub incident: Pubkey,
        /// Policy.
        pub policy: Pubkey,
        /// Claimant.
        pub claimant: Pubkey,
        /// Decimals of the pool's mint.
        pub decimals: u8,
        /// Where it stands.
        pub status: &'static str,
        /// Loss stated.
        pub requested: u64,
        /// Approved.
        pub approved: u64,
        /// Paid.
        pub paid: u64,
        /// What would be paid now.
        pub due: u64,
        /// Sum insured that other claims leave for this loss.
        pub limit: Option<u64>,
        /// What the holder bears of it.
        pub deductible: Option<u64>,
        /// Votes of the committee.
        pub votes: Option<AssessmentVotes>,
        /// Votes of the appeal committee.
        pub appeal_votes: Option<AssessmentVotes>,
        /// The appeal changed the decision by more than the tolerance.
        pub upheld: bool,
        /// Seats that anyone may have slashed for it now, from 0.
        pub slashable: Vec<u8>,
        /// Its steps.
        pub steps: Vec<StepView>,
    }
}

/// A step that `check` decides: `since` and `until` say from and until when time lets it.
fn step(
    step: &'static str,
    by: Actor,
    check: Result<()>,
    since: Option<u64>,
    until: Option<u64>,
) -> StepView {
    let refusal = check.err().map(Refusal::from);
    // Time alone stands in the way of what is refused for a window or a count that is not over.
    let waits = refusal.as_ref().is_some_and(|refusal| {
        [
            BulwarkError::WindowStillOpen,
            BulwarkError::DecisionNotDue,
            BulwarkError::RejectionNotDue,
            BulwarkError::SlashingPending,
        ]
        .map(u32::from)
        .contains(&refusal.code)
    });
    StepView {
        step,
        by,
        open: refusal.is_none(),
        opens_at: since.filter(|_| waits),
        closes_at: until.filter(|_| refusal.is_none()),
        refusal,
    }
}

/// The second after.
fn after(deadline: u64) -> Option<u64> {
    deadline.checked_add(1)
}

fn incident_status(incident: &Incident) -> &'static str {
    match incident.status() {
        IncidentStatus::Reported => "reported",
        IncidentStatus::Confirmed => "confirmed",
        IncidentStatus::Rejected => "rejected",
        IncidentStatus::Settled => "settled",
        IncidentStatus::Liquidating => "liquidating",
    }
}

fn claim_status(claim: &Claim) -> &'static str {
    match claim.status() {
        ClaimStatus::Filed => "filed",
        ClaimStatus::Decided => "decided",
        ClaimStatus::Appealed => "appealed",
        ClaimStatus::Final => "final",
    }
}

fn deadlines(incident: &Incident) -> Deadlines {
    let confirmed = |deadline: u64| (incident.confirmed_at > 0).then_some(deadline);
    let is_settled = incident.status() == IncidentStatus::Settled;
    Deadlines {
        confirm: incident.confirm_deadline(),
        filing: confirmed(incident.filing_deadline()),
        assess: confirmed(incident.assess_deadline()),
        appeal: confirmed(incident.appeal_deadline()),
        appeal_assess: confirmed(incident.appeal_assess_deadline()),
        salvage: is_settled.then(|| incident.salvage_deadline()),
    }
}

/// The last window that must be over before an incident is settled.
fn settles_after(incident: &Incident) -> Option<u64> {
    after(if incident.claims_filed == 0 {
        incident.filing_deadline()
    } else {
        incident.appeal_deadline()
    })
}

fn require_held(bond: u64) -> Result<()> {
    if bond == 0 {
        return Err(BulwarkError::NothingDue.into());
    }
    Ok(())
}

fn incident_steps(
    incident: &Incident,
    pool: &Pool,
    committee: Option<&Committee>,
    now: u64,
) -> Vec<StepView> {
    let confirm = incident.confirm_deadline();
    let filing = Some(incident.filing_deadline());
    let mut steps = vec![step(
        "attest_incident",
        Actor::Member,
        require_report_votable(incident, now),
        None,
        Some(confirm),
    )];
    if let Some(committee) = committee {
        let rejected = require_rejection(incident, committee, now).map(|_| ());
        steps.push(step(
            "reject_incident",
            Actor::Anyone,
            rejected,
            after(confirm),
            None,
        ));
    }
    let finished = incident
        .require_status(IncidentStatus::Liquidating)
        .and_then(|()| {
            let mut after = *pool;
            after.end_settlement(incident.from_capital).map(|_| ())
        });
    let settled = incident
        .require_ready_to_settle(now)
        .and_then(|()| pool.stop_loss.require_idle());
    let released = report_bond_returned(incident).and_then(|_| require_held(incident.bond));
    let closes = after(incident.salvage_deadline());
    steps.extend([
        step(
            "file_claim",
            Actor::Holder,
            require_filing(incident, now),
            None,
            filing,
        ),
        step(
            "settle_incident",
            Actor::Anyone,
            settled,
            settles_after(incident),
            None,
        ),
        step("finish_settlement", Actor::Anyone, finished, None, None),
        step("release_report_bond", Actor::Anyone, released, None, None),
        step(
            "close_incident",
            Actor::Anyone,
            require_incident_closable(incident, now),
            closes,
            None,
        ),
    ]);
    steps
}

fn claim_steps(
    incident: &Incident,
    claim: &Claim,
    committee: Option<&Committee>,
    appeal_committee: Option<&Committee>,
    now: u64,
) -> Vec<StepView> {
    let (assess, appeal) = (incident.assess_deadline(), incident.appeal_deadline());
    let appeal_assess = incident.appeal_assess_deadline();
    let votable = require_claim_votable(incident, claim, now);
    let mut steps = vec![step(
        "attest_claim",
        Actor::Member,
        votable,
        None,
        Some(assess),
    )];
    if let Some(committee) = committee {
        let decided = count_claim(incident, claim, committee, now).map(|_| ());
        steps.push(step(
            "decide_claim",
            Actor::Anyone,
            decided,
            after(assess),
            None,
        ));
    }
    let appealable = require_appealable(incident, claim, now);
    let votable = require_appeal_votable(incident, claim, now);
    steps.push(step(
        "appeal_claim",
        Actor::Appellant,
        appealable,
        None,
        Some(appeal),
    ));
    steps.push(step(
        "attest_appeal",
        Actor::Member,
        votable,
        None,
        Some(appeal_assess),
    ));
    if let (Some(first), Some(second)) = (committee, appeal_committee) {
        let decided = count_appeal(incident, claim, second, first, now).map(|_| ());
        steps.push(step(
            "decide_appeal",
            Actor::Anyone,
            decided,
            after(appeal_assess),
            None,
        ));
    }
    let paid = require_due(incident, claim).map(|_| ());
    let bond = claim_bond_returned(incident, claim).and_then(|_| require_held(claim.bond));
    let appeal_bond =
        appeal_bond_returned(incident, claim).and_then(|_| require_held(claim.appeal.bond));
    let slashed = claim.require_status(ClaimStatus::Final).and_then(|()| {
        if slashable(incident, claim)?.is_empty() {
            return Err(BulwarkError::SeatNotSlashable.into());
        }
        Ok(())
    });
    let grace = appeal_assess.saturating_add(bulwark::constants::SLASH_GRACE);
    steps.extend([
        step("pay_claim", Actor::Anyone, paid, None, None),
        step("slash_seat", Actor::Anyone, slashed, None, None),
        step("release_claim_bond", Actor::Anyone, bond, None, None),
        step(
            "release_appeal_bond",
            Actor::Anyone,
            appeal_bond,
            None,
            None,
        ),
        step(
            "close_claim",
            Actor::Anyone,
            require_claim_closable(incident, claim, now),
            after(grace),
            None,
        ),
    ]);
    steps
}

/// Seats whose counted assessment is too far off the appeal's, and which were not slashed for it.
fn slashable(incident: &Incident, claim: &Claim) -> Result<Vec<u8>> {
    let mask = deviating(claim, incident)?;
    Ok((0..16).filter(|seat| mask & (1 << seat) != 0).collect())
}

/// What a policy leaves for a claim on it: `(limit, deductible)`; none when the loss is outside its cover.
fn room_of(policy: &Policy, incident: &Incident, claim: &Claim) -> Option<(u64, u64)> {
    let mut others = *policy;
    others.approved = others.approved.saturating_sub(claim.approved);
    let limit = others.limit_at(incident.incident_time).ok()?;
    let deductible = others.deductible_at(incident.incident_time).ok()?;
    Some((limit, deductible))
}

/// Votes so far, as if no other came.
fn votes(
    committee: &Committee,
    assessed: &[u64; bulwark_math::MAX_SEATS],
    voted: u16,
    barred: u16,
    approve: impl Fn(u64) -> Option<u64>,
) -> Result<AssessmentVotes> {
    let median = verdict(committee, assessed, voted, barred, true)?;
    Ok(AssessmentVotes {
        cast: count(voted & !barred),
        able: able(committee, barred),
        threshold: committee.threshold,
        median,
        would_approve: median.and_then(approve),
    })
}

impl<'a> Moment<'a> {
    fn incident_of(&self, address: &Pubkey) -> Answer<&'a Incident> {
        Self::find(&self.snapshot.incidents, "incident", address)
    }

    /// An incident.
    ///
    /// # Errors
    /// When an account is missing or its figures break the rules.
    pub fn incident(&self, address: &Pubkey) -> Answer<IncidentView> {
        let incident = self.incident_of(address)?;
        let pool = self.pool(&incident.pool)?;
        let committee = self.snapshot.committees.get(&incident.committee);
        let when = |time: u64| (time > 0).then_some(time);
        let is_settled = incident.status() == IncidentStatus::Settled;
        let factor = match incident.approved_total {
            _ if !is_settled => None,
            0 => Some(FACTOR_ONE),
            total => Some(mul_div_u64(
                FACTOR_ONE,
                incident.collected,
                total,
                Rounding::Down,
            )?),
        };
        let missing = incident.approved_total.saturating_sub(incident.collected);
        Ok(IncidentView {
            address: *address,
            pool: incident.pool,
            product: incident.product,
            decimals: pool.decimals,
            status: incident_status(incident),
            incident_time: incident.incident_time,
            reported_at: incident.reported_at,
            confirmed_at: when(incident.confirmed_at),
            closed_at: when(incident.closed_at),
            deadlines: deadlines(incident),
            votes: committee.map(|committee| ReportVotes {
                yes: count(incident.yes),
                no: count(incident.no),
                recused: count(incident.recused),
                seats: committee.seats,
                threshold: committee.threshold,
            }),
            claims_filed: incident.claims_filed,
            undecided_claims: incident.undecided_claims,
            open_appeals: incident.open_appeals,
            requested_total: incident.requested_total,
            approved_total: incident.approved_total,
            collected: incident.collected,
            paid: incident.paid,
            recovered: incident.recovered,
            shortfall: if is_settled { missing } else { 0 },
            factor,
            paid_by: PartView::list(&incident.allocated),
            steps: incident_steps(incident, pool, committee, self.now),
        })
    }

    /// A claim.
    ///
    /// # Errors
    /// When an account is missing or its figures break the rules.
    pub fn claim(&self, address: &Pubkey) -> Answer<ClaimView> {
        let claim = Self::find(&self.snapshot.claims, "claim", address)?;
        let incident = self.incident_of(&claim.incident)?;
        let pool = self.pool(&incident.pool)?;
        let committees = &self.snapshot.committees;
        let first = committees.get(&incident.committee);
        let second = committees.get(&incident.appeal_committee);
        let room = self.snapshot.policies.get(&claim.policy);
        let room = room.and_then(|policy| room_of(policy, incident, claim));
        let approve = |median: u64| {
            let (limit, deductible) = room?;
            Some(approved_amount(median, claim.requested, deductible, limit))
        };
        let own = first
            .map(|committee| {
                let barred = incident.recused | held_by(committee, &[claim.claimant])?;
                votes(committee, &claim.assessed, claim.voted, barred, approve)
            })
            .transpose()?;
        let on_appeal = claim
            .appeal()
            .zip(first.zip(second))
            .map(|(appeal, (first, second))| {
                let barred = barred_from_appeal(second, first, claim.claimant)?;
                votes(second, &appeal.assessed, appeal.voted, barred, approve)
            })
            .transpose()?;
        let is_settled = incident.status() == IncidentStatus::Settled;
        Ok(ClaimView {
            address: *address,
            incident: claim.incident,
            policy: claim.policy,
            claimant: claim.claimant,
            decimals: pool.decimals,
            status: claim_status(claim),
            requested: claim.requested,
            approved: claim.approved,
            paid: claim.paid,
            due: if is_settled { due(incident, claim)? } else { 0 },
            limit: room.map(|(limit, _)| limit),
            deductible: room.map(|(_, deductible)| deductible),
            votes: own,
            appeal_votes: on_appeal,
            upheld: upheld(incident, claim)?,
            slashable: slashable(incident, claim)?,
            steps: claim_steps(incident, claim, first, second, self.now),
        })
    }
}
