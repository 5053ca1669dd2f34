//! Anyone has a reporter's bond returned once the report is confirmed, or rejected for want of votes.
//!
//! It shall: refuse while the report is undecided; act once. A report voted down has forfeited its bond already.

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
    state::{Incident, IncidentStatus, Pool},
};

/// Accounts of `release_report_bond`.
#[event_cpi]
#[derive(Accounts)]
pub struct ReleaseReportBond<'info> {
    /// Incident.
    #[account(mut, has_one = pool @ BulwarkError::WrongPool)]
    pub incident: Box<Account<'info, Incident>>,
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
    /// Reporter's token account.
    /// CHECK: mint and owner by its bytes; the token program checks the rest.
    #[account(
        mut,
        constraint = has_mint(&reporter_token, mint.key)? @ BulwarkError::WrongMint,
        constraint = has_owner(&reporter_token, &incident.reporter) @ BulwarkError::WrongTokenOwner
    )]
    pub reporter_token: UncheckedAccount<'info>,
    /// Token program of the mint.
    pub token_program: Interface<'info, TokenInterface>,
}

/// Whether a report's bond goes back: always, once decided, for rejection by vote has emptied it.
pub fn report_bond_returned(incident: &Incident) -> Result<bool> {
    require!(
        incident.status() != IncidentStatus::Reported,
        BulwarkError::BondUndecided
    );
    Ok(true)
}

/// See the module's "shall" list.
pub fn handle_release_report_bond(ctx: Context<ReleaseReportBond>) -> Result<()> {
    let accounts = &mut *ctx.accounts;
    let release = Release {
        account: accounts.incident.key(),
        owner: accounts.incident.reporter,
        returned: report_bond_returned(&accounts.incident)?,
        at: now()?,
    };
    let payment = Payment {
        token_program: &accounts.token_program,
        mint: &accounts.mint,
        vault: &accounts.vault,
    };
    let bond = &mut accounts.incident.bond;
    let released = release.execute(&accounts.pool, bond, payment, &accounts.reporter_token)?;
    accounts.incident.invariant()?;
    emit_cpi(&accounts.event_authority, &released)?;
    Ok(())
}
