//! A member assesses a claim: the loss it finds, before deductible and limits.
//!
//! It shall: take one assessment a seat, of a bonded and unrecused member who is not the claimant, until the assessment
//! deadline and before the decision; refuse more than was requested; lock the bond, which a deviating seat loses part of.

use anchor_lang::prelude::*;

use super::seat::{count, held_by, Seat};
use crate::{
    error::BulwarkError,
    events::ClaimAttested,
    instructions::now,
    state::{Attestor, Claim, ClaimStatus, Committee, Incident, IncidentStatus},
};

/// Accounts of `attest_claim`.
#[derive(Accounts)]
pub struct AttestClaim<'info> {
    /// Who votes.
    pub member: Signer<'info>,
    /// Member's bond.
    #[account(
        mut,
        constraint = attestor.fund == incident.fund @ BulwarkError::WrongAttestor,
        constraint = attestor.authority == member.key() @ BulwarkError::WrongAttestor
    )]
    pub attestor: Box<Account<'info, Attestor>>,
    /// Committee that the incident began with.
    pub committee: Box<Account<'info, Committee>>,
    /// Incident.
    #[account(has_one = committee @ BulwarkError::WrongCommittee)]
    pub incident: Box<Account<'info, Incident>>,
    /// Claim.
    #[account(mut, has_one = incident @ BulwarkError::WrongIncident)]
    pub claim: Box<Account<'info, Claim>>,
}

/// Refuses votes on a claim that was decided or whose time is over.
pub fn require_claim_votable(incident: &Incident, claim: &Claim, now: u64) -> Result<()> {
    incident.require_status(IncidentStatus::Confirmed)?;
    claim.require_status(ClaimStatus::Filed)?;
    require!(
        now <= incident.assess_deadline(),
        BulwarkError::WindowClosed
    );
    Ok(())
}

impl AttestClaim<'_> {
    fn validate(&self, amount: u64, now: u64) -> Result<()> {
        require_claim_votable(&self.incident, &self.claim, now)?;
        require!(
            amount <= self.claim.requested,
            BulwarkError::AssessmentAboveRequest
        );
        Ok(())
    }
}

/// See the module's "shall" list.
pub fn handle_attest_claim(ctx: Context<AttestClaim>, amount: u64, reason: u8) -> Result<()> {
    let now = now()?;
    let accounts = ctx.accounts;
    accounts.validate(amount, now)?;
    let claim = &mut accounts.claim;
    let own = held_by(&accounts.committee, &[claim.claimant])?;
    let seat = Seat::vote(
        &accounts.committee,
        &mut accounts.attestor,
        &accounts.incident,
        claim.voted,
        accounts.incident.recused | own,
    )?;
    claim.assessed[seat.index] = amount;
    claim.reasons[seat.index] = reason;
    claim.voted |= seat.bit;
    claim.invariant()?;
    emit!(ClaimAttested {
        incident: accounts.incident.key(),
        claim: claim.key(),
        member: accounts.member.key(),
        seat: seat.number,
        amount,
        reason,
        votes: count(claim.voted),
        at: now,
    });
    Ok(())
}
