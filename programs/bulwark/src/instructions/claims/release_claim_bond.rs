//! Anyone has a claimant's bond released once the incident is settled.
//!
//! It shall: return the bond of a claim that was approved anything or that no committee decided on its merits;
//! forfeit it to the treasury when a quorum found nothing; act once.

use anchor_lang::prelude::*;
use anchor_spl::token_interface::{TokenAccount, TokenInterface};

use super::bond::Release;
use crate::{
    error::BulwarkError,
    instructions::{now, payment::Payment},
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
    #[account(
        mut,
        constraint = claimant_token.mint == mint.key() @ BulwarkError::WrongMint,
        constraint = claimant_token.owner == claim.claimant @ BulwarkError::WrongTokenOwner
    )]
    pub claimant_token: Box<InterfaceAccount<'info, TokenAccount>>,
    /// Token program of the mint.
    pub token_program: Interface<'info, TokenInterface>,
}

impl ReleaseClaimBond<'_> {
    /// Whether the bond goes back. Refuses before the decision is final.
    fn returned(&self) -> Result<bool> {
        require!(
            self.incident.status == IncidentStatus::Settled,
            BulwarkError::BondUndecided
        );
        let claim = &self.claim;
        let on_merits = claim.had_quorum || claim.appeal.is_some_and(|appeal| appeal.had_quorum);
        Ok(claim.approved > 0 || !on_merits)
    }
}

/// See the module's "shall" list.
pub fn handle_release_claim_bond(ctx: Context<ReleaseClaimBond>) -> Result<()> {
    let accounts = &mut *ctx.accounts;
    let release = Release {
        account: accounts.claim.key(),
        owner: accounts.claimant_token.owner,
        returned: accounts.returned()?,
        at: now()?,
    };
    let payment = Payment {
        token_program: &accounts.token_program,
        mint: &accounts.mint,
        vault: &accounts.vault,
    };
    let bond = &mut accounts.claim.bond;
    let released = release.execute(
        &accounts.pool,
        bond,
        payment,
        accounts.claimant_token.as_ref().as_ref(),
    )?;
    accounts.claim.invariant()?;
    emit_cpi!(released);
    Ok(())
}
