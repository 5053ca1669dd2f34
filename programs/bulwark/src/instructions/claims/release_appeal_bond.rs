//! Anyone has an appellant's bond released once the appeal is decided.
//!
//! It shall: return the bond of an appeal that changed the decision by more than the tolerance or found no quorum; forfeit
//! it to the treasury otherwise; act once.

use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;

use super::{approval::upheld, bond::Release};
use crate::{
    error::BulwarkError,
    events::emit_cpi,
    instructions::{
        now,
        payment::{has_mint, has_owner, Payment},
    },
    state::{Claim, ClaimStatus, Incident, Pool},
};

/// Accounts of `release_appeal_bond`.
#[event_cpi]
#[derive(Accounts)]
pub struct ReleaseAppealBond<'info> {
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
    /// Appellant's token account.
    /// CHECK: mint and owner by its bytes; the token program checks the rest.
    #[account(
        mut,
        constraint = has_mint(&appellant_token, mint.key)? @ BulwarkError::WrongMint,
        constraint = has_owner(&appellant_token, &claim.appeal.appellant)
            @ BulwarkError::WrongTokenOwner
    )]
    pub appellant_token: UncheckedAccount<'info>,
    /// Token program of the mint.
    pub token_program: Interface<'info, TokenInterface>,
}

/// Whether an appeal's bond goes back. Refuses before the appeal is decided.
pub fn appeal_bond_returned(incident: &Incident, claim: &Claim) -> Result<bool> {
    require!(
        claim.status() == ClaimStatus::Final,
        BulwarkError::BondUndecided
    );
    let had_quorum = claim.decided_appeal().is_some();
    Ok(!had_quorum || upheld(incident, claim)?)
}

/// See the module's "shall" list.
pub fn handle_release_appeal_bond(ctx: Context<ReleaseAppealBond>) -> Result<()> {
    let accounts = &mut *ctx.accounts;
    let release = Release {
        account: accounts.claim.key(),
        owner: accounts.claim.appeal.appellant,
        returned: appeal_bond_returned(&accounts.incident, &accounts.claim)?,
        at: now()?,
    };
    let payment = Payment {
        token_program: &accounts.token_program,
        mint: &accounts.mint,
        vault: &accounts.vault,
    };
    let bond = &mut accounts.claim.appeal.bond;
    let released = release.execute(&accounts.pool, bond, payment, &accounts.appellant_token)?;
    accounts.claim.invariant()?;
    emit_cpi(&accounts.event_authority, &released)?;
    Ok(())
}
