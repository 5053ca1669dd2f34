//! Claims: votes, what they would approve, what is due, and which step is open to whom.

use anchor_lang::{prelude::Pubkey, Result};
use bulwark::{
    constants::SLASH_GRACE,
    error::BulwarkError,
    instructions::claims::{
        appeal_claim::require_appealable,
        approval::upheld,
        attest_appeal::require_appeal_votable,
        attest_claim::require_claim_votable,
        close_claim::require_claim_closable,
        decide_appeal::count_appeal,
        decide_claim::count_claim,
        pay_claim::{due, require_due},
        release_appeal_bond::appeal_bond_returned,
        release_claim_bond::claim_bond_returned,
        seat::{able, barred_from_appeal, count, deviating, held_by, verdict},
    },
    state::{Claim, ClaimStatus, Committee, Incident, IncidentStatus, Policy},
};
use bulwark_math::{approved_amount, MAX_SEATS};

use super::{
    json::view,
    step::{after, require_held, step, Actor, StepView},
    Answer, Moment,
};

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

fn claim_status(claim: &Claim) -> &'static str {
    match claim.status() {
        ClaimStatus::Filed => "filed",
        ClaimStatus::Decided => "decided",
        ClaimStatus::Appealed => "appealed",
        ClaimStatus::Final => "final",
    }
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
    let grace = appeal_assess.saturating_add(SLASH_GRACE);
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
    assessed: &[u64; MAX_SEATS],
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

impl Moment<'_> {
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
