//! A member of the appeal committee assesses an appealed claim anew.
//!
//! It shall: take one assessment a seat, of a bonded member who is not the claimant and has no seat in
//! the committee whose decision is appealed (nobody judges his own decision), until the appeal's assessment deadline;
//! refuse more than was requested; lock the bond.

use anchor_lang::prelude::*;

use super::seat::{count, Seat};
use crate::{
    error::BulwarkError,
    events::AppealAttested,
    instructions::now,
    state::{Attestor, Claim, ClaimStatus, Committee, Incident, IncidentStatus},
};

/// Accounts of `attest_appeal`.
#[derive(Accounts)]
pub struct AttestAppeal<'info> {
    /// Who votes.
    pub member: Signer<'info>,
    /// Member's bond.
    #[account(
        mut,
        constraint = attestor.fund == incident.fund @ BulwarkError::WrongAttestor,
        constraint = attestor.authority == member.key() @ BulwarkError::WrongAttestor
    )]
    pub attestor: Box<Account<'info, Attestor>>,
    /// Appeal committee that the incident began with.
    pub appeal_committee: Box<Account<'info, Committee>>,
    /// Committee whose decision is appealed.
    pub committee: Box<Account<'info, Committee>>,
    /// Incident.
    #[account(
        has_one = committee @ BulwarkError::WrongCommittee,
        has_one = appeal_committee @ BulwarkError::WrongCommittee
    )]
    pub incident: Box<Account<'info, Incident>>,
    /// Claim.
    #[account(mut, has_one = incident @ BulwarkError::WrongIncident)]
    pub claim: Box<Account<'info, Claim>>,
}

/// Refuses votes on an appeal that was decided or whose time is over.
pub fn require_appeal_votable(incident: &Incident, claim: &Claim, now: u64) -> Result<()> {
    incident.require_status(IncidentStatus::Confirmed)?;
    claim.require_status(ClaimStatus::Appealed)?;
    require!(
        now <= incident.appeal_assess_deadline(),
        BulwarkError::WindowClosed
    );
    Ok(())
}

impl AttestAppeal<'_> {
    fn validate(&self, amount: u64, now: u64) -> Result<()> {
        require_appeal_votable(&self.incident, &self.claim, now)?;
        require!(
            amount <= self.claim.requested,
            BulwarkError::AssessmentAboveRequest
        );
        Ok(())
    }
}

/// See the module's "shall" list.
pub fn handle_attest_appeal(ctx: Context<AttestAppeal>, amount: u64) -> Result<()> {
    let now = now()?;
    let accounts = ctx.accounts;
    accounts.validate(amount, now)?;
    let is_party = accounts.claim.claimant == *accounts.member.key
        || accounts.committee.members().contains(accounts.member.key);
    let claim = &mut accounts.claim;
    let appeal = &mut claim.appeal;
    let seat = Seat::vote(
        &accounts.appeal_committee,
        &mut accounts.attestor,
        &accounts.incident,
        appeal.voted,
        if is_party { u16::MAX } else { 0 },
    )?;
    appeal.assessed[seat.index] = amount;
    appeal.voted |= seat.bit;
    let votes = count(appeal.voted);
    claim.invariant()?;
    emit!(AppealAttested {
        incident: accounts.incident.key(),
        claim: claim.key(),
        member: accounts.member.key(),
        seat: seat.number,
        amount,
        votes,
        at: now,
    });
    Ok(())
}
