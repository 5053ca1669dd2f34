//! Anyone has a claimant's bond released once the incident is settled.
//!
//! It shall: return the bond of a claim that was approved anything or that no committee decided on its merits;
//! forfeit it to the treasury when a quorum found nothing; act once.

use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;

use super::bond::Release;
use crate::{
    error::BulwarkError,
    events::emit_cpi,
    instructions::{
        now,
        payment::{has_mint, has_owner, Payment},
    },
    state::{Claim, Incident, IncidentStatus, Pool},
};

/// Accounts of `release_claim_bond`.
#[event_cpi]
#[derive(Accounts)]
pub struct ReleaseClaimBond<'info> {
    /// Incident.
    #[account(has_one = pool @ BulwarkError::WrongPool)]
    pub incident: Box<Account<'info, Incident>>,
    /// Claim.
    #[account(mut, has_one = incident @ BulwarkError::WrongIncident)]
    pub claim: Box<Account<'info, Claim>>,
    /// Pool that holds the bond.
    #[account(
        mut,
        has_one = mint @ BulwarkError::WrongMint,
        has_one = vault @ BulwarkError::WrongVault
    )]
    pub pool: AccountLoader<'info, Pool>,
    /// Settlement mint.
    /// CHECK: by address; the token program checks it.
    pub mint: UncheckedAccount<'info>,
    /// Pool's vault.
    /// CHECK: by address; its balance is checked by `payment`.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// Claimant's token account.
    /// CHECK: mint and owner by its bytes; the token program checks the rest.
    #[account(
        mut,
        constraint = has_mint(&claimant_token, mint.key)? @ BulwarkError::WrongMint,
        constraint = has_owner(&claimant_token, &claim.claimant) @ BulwarkError::WrongTokenOwner
    )]
    pub claimant_token: UncheckedAccount<'info>,
    /// Token program of the mint.
    pub token_program: Interface<'info, TokenInterface>,
}

/// Whether a claim's bond goes back. Refuses before the decision is final.
pub fn claim_bond_returned(incident: &Incident, claim: &Claim) -> Result<bool> {
    require!(
        incident.status() == IncidentStatus::Settled,
        BulwarkError::BondUndecided
    );
    let on_merits = claim.had_quorum != 0 || claim.decided_appeal().is_some();
    Ok(claim.approved > 0 || !on_merits)
}

/// See the module's "shall" list.
pub fn handle_release_claim_bond(ctx: Context<ReleaseClaimBond>) -> Result<()> {
    let accounts = &mut *ctx.accounts;
    let release = Release {
        account: accounts.claim.key(),
        owner: accounts.claim.claimant,
        returned: claim_bond_returned(&accounts.incident, &accounts.claim)?,
        at: now()?,
    };
    let payment = Payment {
        token_program: &accounts.token_program,
        mint: &accounts.mint,
        vault: &accounts.vault,
    };
    let bond = &mut accounts.claim.bond;
    let released = release.execute(&accounts.pool, bond, payment, &accounts.claimant_token)?;
    accounts.claim.invariant()?;
    emit_cpi(&accounts.event_authority, &released)?;
    Ok(())
}
