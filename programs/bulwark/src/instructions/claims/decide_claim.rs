//! Anyone has a claim decided once its votes are in.
//!
//! It shall: decide when every seat that may vote has voted, or after the assessment deadline; approve the lower median,
//! within request, deductible and sum insured left; deny a claim that fewer than the threshold assessed; fix which votes
//! counted, so that recusing afterwards neither changes the decision nor saves a deviating seat.

use anchor_lang::prelude::*;

use super::{
    approval::approve,
    seat::{held_by, verdict},
};
use crate::{
    error::BulwarkError,
    events::ClaimDecided,
    instructions::now,
    state::{Claim, ClaimStatus, Committee, Incident, IncidentStatus, Policy},
};

/// Accounts of `decide_claim`.
#[derive(Accounts)]
pub struct DecideClaim<'info> {
    /// Committee that the incident began with.
    pub committee: Box<Account<'info, Committee>>,
    /// Incident.
    #[account(mut, has_one = committee @ BulwarkError::WrongCommittee)]
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

/// `(verdict, seats barred)`: what the votes on a claim decide. Refuses while more votes could still change it.
pub fn count_claim(
    incident: &Incident,
    claim: &Claim,
    committee: &Committee,
    now: u64,
) -> Result<(Option<u64>, u16)> {
    incident.require_status(IncidentStatus::Confirmed)?;
    claim.require_status(ClaimStatus::Filed)?;
    let barred = incident.recused | held_by(committee, &[claim.claimant])?;
    let is_over = now > incident.assess_deadline();
    let verdict = verdict(committee, &claim.assessed, claim.voted, barred, is_over)?;
    Ok((verdict, barred))
}

/// See the module's "shall" list.
pub fn handle_decide_claim(ctx: Context<DecideClaim>) -> Result<()> {
    let now = now()?;
    let accounts = ctx.accounts;
    let (incident, claim) = (&mut accounts.incident, &mut accounts.claim);
    let (verdict, barred) = count_claim(incident, claim, &accounts.committee, now)?;
    let approved_total_before = incident.approved_total;
    claim.voted &= !barred;
    claim.had_quorum = verdict.is_some().into();
    claim.status = ClaimStatus::Decided as u8;
    approve(incident, claim, &mut accounts.policy, verdict.unwrap_or(0))?;
    incident.undecided_claims = incident
        .undecided_claims
        .checked_sub(1)
        .ok_or(BulwarkError::LedgerUnderflow)?;
    incident.invariant()?;
    claim.invariant()?;
    accounts.policy.invariant()?;
    emit!(ClaimDecided {
        incident: incident.key(),
        claim: claim.key(),
        had_quorum: verdict.is_some(),
        median: verdict.unwrap_or(0),
        approved: claim.approved,
        approved_total_before,
        approved_total_after: incident.approved_total,
        at: now,
    });
    Ok(())
}
