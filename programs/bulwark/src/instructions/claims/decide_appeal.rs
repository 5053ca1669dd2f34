//! Anyone has an appeal decided once its votes are in. The decision is final.
//!
//! It shall: decide when every seat of the appeal committee that may vote has voted, or after its deadline; with quorum
//! replace the approved amount by what the appeal's lower median gives; without, let the first decision stand.

use anchor_lang::prelude::*;

use super::{
    approval::{approve, upheld},
    seat::{barred_from_appeal, verdict},
};
use crate::{
    error::BulwarkError,
    events::AppealDecided,
    instructions::now,
    state::{Claim, ClaimStatus, Committee, Incident, IncidentStatus, Policy},
};

/// Accounts of `decide_appeal`.
#[derive(Accounts)]
pub struct DecideAppeal<'info> {
    /// Appeal committee that the incident began with.
    pub appeal_committee: Box<Account<'info, Committee>>,
    /// Committee whose decision is appealed.
    pub committee: Box<Account<'info, Committee>>,
    /// Incident.
    #[account(
        mut,
        has_one = committee @ BulwarkError::WrongCommittee,
        has_one = appeal_committee @ BulwarkError::WrongCommittee
    )]
    pub incident: Box<Account<'info, Incident>>,
    /// Claim.
    #[account(
        mut,
        has_one = incident @ BulwarkError::WrongIncident,
        has_one = policy @ BulwarkError::WrongPolicy
    )]
    pub claim: Box<Account<'info, Claim>>,
    /// Policy that the claim is made on.
    #[account(mut)]
    pub policy: Box<Account<'info, Policy>>,
}

/// What the votes on an appeal decide, the committee's whose decision it is against barred. Refuses while more votes could still
/// change it.
pub fn count_appeal(
    incident: &Incident,
    claim: &Claim,
    appeal_committee: &Committee,
    committee: &Committee,
    now: u64,
) -> Result<Option<u64>> {
    incident.require_status(IncidentStatus::Confirmed)?;
    claim.require_status(ClaimStatus::Appealed)?;
    verdict(
        appeal_committee,
        &claim.appeal.assessed,
        claim.appeal.voted,
        barred_from_appeal(appeal_committee, committee, claim.claimant)?,
        now > incident.appeal_assess_deadline(),
    )
}

impl DecideAppeal<'_> {
    /// Decides; returns whether there was a quorum.
    fn decide(&mut self, now: u64) -> Result<bool> {
        let (incident, claim) = (&mut self.incident, &mut self.claim);
        let verdict = count_appeal(
            incident,
            claim,
            &self.appeal_committee,
            &self.committee,
            now,
        )?;
        if let Some(assessment) = verdict {
            claim.appeal.had_quorum = 1;
            claim.appeal.assessment = assessment;
            approve(incident, claim, &mut self.policy, assessment)?;
        }
        claim.status = ClaimStatus::Final as u8;
        incident.open_appeals = incident
            .open_appeals
            .checked_sub(1)
            .ok_or(BulwarkError::LedgerUnderflow)?;
        incident.invariant()?;
        claim.invariant()?;
        self.policy.invariant()?;
        Ok(verdict.is_some())
    }
}

/// See the module's "shall" list.
pub fn handle_decide_appeal(ctx: Context<DecideAppeal>) -> Result<()> {
    let now = now()?;
    let accounts = ctx.accounts;
    let (approved_before, approved_total_before) =
        (accounts.claim.approved, accounts.incident.approved_total);
    let had_quorum = accounts.decide(now)?;
    emit!(AppealDecided {
        incident: accounts.incident.key(),
        claim: accounts.claim.key(),
        had_quorum,
        approved_before,
        approved_after: accounts.claim.approved,
        approved_total_before,
        approved_total_after: accounts.incident.approved_total,
        upheld: upheld(&accounts.incident, &accounts.claim)?,
        at: now,
    });
    Ok(())
}
