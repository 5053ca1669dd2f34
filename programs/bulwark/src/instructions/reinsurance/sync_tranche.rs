//! Pulls what a pool owes a tranche, premium and returned losses, into the tranche's vault.
//!
//! - Anyone may call; premium shall be earned up to now first; both ledgers shall move by exactly what the vaults do.

use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;

use super::programme::pull;
use crate::{
    error::BulwarkError,
    events::{emit_cpi, TrancheSynced},
    instructions::{now, payment::Payment},
    state::{Pool, PremiumBook, Tranche},
};

/// Accounts of `sync_tranche`; no signer besides the fee payer.
#[event_cpi]
#[derive(Accounts)]
pub struct SyncTranche<'info> {
    /// Pool that is re-insured.
    #[account(
        mut,
        has_one = mint @ BulwarkError::WrongMint,
        has_one = vault @ BulwarkError::WrongVault,
        has_one = premium_book @ BulwarkError::WrongPremiumBook
    )]
    pub pool: AccountLoader<'info, Pool>,
    /// The pool's premium book.
    #[account(mut)]
    pub premium_book: AccountLoader<'info, PremiumBook>,
    /// Tranche.
    #[account(
        mut,
        has_one = pool @ BulwarkError::WrongPool,
        constraint = tranche.vault == tranche_vault.key() @ BulwarkError::WrongVault
    )]
    pub tranche: Box<Account<'info, Tranche>>,
    /// Settlement mint.
    /// CHECK: by address; the token program checks it.
    pub mint: UncheckedAccount<'info>,
    /// The pool's vault.
    /// CHECK: by address; its balance is checked by `payment`.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// The tranche's vault.
    /// CHECK: by address; the token program checks it.
    #[account(mut)]
    pub tranche_vault: UncheckedAccount<'info>,
    /// Token program of the mint.
    pub token_program: Interface<'info, TokenInterface>,
}

/// Pulls what is owed; see the module.
pub fn handle_sync_tranche(ctx: Context<SyncTranche>) -> Result<()> {
    let at = now()?;
    let accounts = &mut *ctx.accounts;
    accounts
        .pool
        .load_mut()?
        .accrue(&mut *accounts.premium_book.load_mut()?, at)?;
    let amount = pull(
        &accounts.pool,
        &mut accounts.tranche,
        &accounts.tranche_vault,
        Payment {
            token_program: &accounts.token_program,
            mint: &accounts.mint,
            vault: &accounts.vault,
        },
    )?;
    require!(amount > 0, BulwarkError::NothingToSync);
    let collateral_after = accounts
        .pool
        .load()?
        .cession(accounts.tranche.index)?
        .collateral;
    let event = TrancheSynced {
        pool: accounts.pool.key(),
        tranche: accounts.tranche.key(),
        amount,
        collateral_after,
        premium_after: accounts.tranche.premium,
        at,
    };
    emit_cpi(&accounts.event_authority, &event)?;
    Ok(())
}
