//! Anyone closes a finished claim; its rent returns to the claimant.
//!
//! It shall: wait until the claim has all it can get (whole, denied, or the salvage window over), its bonds are
//! released and deviating seats are slashed or the grace to slash is over; let the policy and the incident go.

use anchor_lang::prelude::*;

use super::{pay_claim::due, recover::is_collected, seat::deviating};
use crate::{
    constants::SLASH_GRACE,
    error::BulwarkError,
    events::ClaimClosed,
    instructions::now,
    state::{Claim, Incident, IncidentStatus, Policy},
};

/// Accounts of `close_claim`.
#[derive(Accounts)]
pub struct CloseClaim<'info> {
    /// Incident.
    #[account(mut)]
    pub incident: Box<Account<'info, Incident>>,
    /// Claim.
    #[account(
        mut,
        close = claimant,
        has_one = incident @ BulwarkError::WrongIncident,
        has_one = policy @ BulwarkError::WrongPolicy,
        has_one = claimant @ BulwarkError::WrongRentPayer
    )]
    pub claim: Box<Account<'info, Claim>>,
    /// Policy that the claim is made on.
    #[account(mut)]
    pub policy: Box<Account<'info, Policy>>,
    /// CHECK: receives the rent; the claim names it.
    #[account(mut)]
    pub claimant: UncheckedAccount<'info>,
}

/// Refuses to close a claim that may still be paid, whose bonds are held or whose seats could still be slashed.
pub fn require_claim_closable(incident: &Incident, claim: &Claim, now: u64) -> Result<()> {
    incident.require_status(IncidentStatus::Settled)?;
    let bonds = claim.appeal.bond | claim.bond;
    require!(bonds == 0, BulwarkError::BondHeld);
    require!(
        due(incident, claim)? == 0 && (claim.approved == claim.paid || is_collected(incident, now)),
        BulwarkError::PaymentPending
    );
    let grace = incident
        .appeal_assess_deadline()
        .saturating_add(SLASH_GRACE);
    require!(
        now > grace || deviating(claim, incident)? == 0,
        BulwarkError::SlashingPending
    );
    Ok(())
}

/// See the module's "shall" list.
pub fn handle_close_claim(ctx: Context<CloseClaim>) -> Result<()> {
    let now = now()?;
    let accounts = ctx.accounts;
    require_claim_closable(&accounts.incident, &accounts.claim, now)?;
    accounts.policy.open_claims = accounts
        .policy
        .open_claims
        .checked_sub(1)
        .ok_or(BulwarkError::LedgerUnderflow)?;
    accounts.incident.open_claims = accounts
        .incident
        .open_claims
        .checked_sub(1)
        .ok_or(BulwarkError::LedgerUnderflow)?;
    accounts.policy.invariant()?;
    accounts.incident.invariant()?;
    emit!(ClaimClosed {
        incident: accounts.incident.key(),
        claim: accounts.claim.key(),
        approved: accounts.claim.approved,
        paid: accounts.claim.paid,
        at: now,
    });
    Ok(())
}
