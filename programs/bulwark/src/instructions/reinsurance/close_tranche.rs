//! Closes a tranche without shares.
//!
//! - Nobody shall hold shares, and no incident of the pool be between confirmation and settlement. Before the lock is over only
//!   the fund's authority may close: anyone else could close what was just opened, before a re-insurer comes.
//! - What is left in the vault, and what the pool still owes the tranche, belongs to no re-insurer: it shall become the
//!   pool's capital; what was donated beyond the ledger goes along and is swept there.
//! - Rent of tranche and vault shall go to whoever paid it.

use anchor_lang::prelude::*;
use anchor_spl::token_interface::{close_account, CloseAccount, TokenInterface};

use super::programme::pay_from_tranche;
use crate::{
    error::BulwarkError,
    events::{emit_cpi, TrancheClosed},
    instructions::{
        now,
        payment::{balance, Payment},
    },
    state::{
        pool::{credit, debit},
        Fund, Pool, PremiumBook, Tranche,
    },
};

/// Accounts of `close_tranche`.
#[event_cpi]
#[derive(Accounts)]
pub struct CloseTranche<'info> {
    /// The fund's authority; needed before the lock is over.
    #[account(constraint = fund.authority == authority.key() @ BulwarkError::NotAuthority)]
    pub authority: Option<Signer<'info>>,
    /// Fund.
    pub fund: Box<Account<'info, Fund>>,
    /// Pool that is re-insured.
    #[account(
        mut,
        has_one = fund @ BulwarkError::WrongFund,
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
        close = rent_payer,
        has_one = pool @ BulwarkError::WrongPool,
        has_one = rent_payer @ BulwarkError::WrongRentPayer,
        constraint = tranche.vault == tranche_vault.key() @ BulwarkError::WrongVault,
        constraint = tranche.total_shares.get() == 0 @ BulwarkError::TrancheNotEmpty
    )]
    pub tranche: Box<Account<'info, Tranche>>,
    /// CHECK: receives the rent; the tranche names it.
    #[account(mut)]
    pub rent_payer: UncheckedAccount<'info>,
    /// Settlement mint.
    /// CHECK: by address; the token program checks it.
    pub mint: UncheckedAccount<'info>,
    /// The pool's vault.
    /// CHECK: by address; the token program checks it.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// The tranche's vault.
    /// CHECK: by address; its balance is checked by `payment`.
    #[account(mut)]
    pub tranche_vault: UncheckedAccount<'info>,
    /// Token program of the mint.
    pub token_program: Interface<'info, TokenInterface>,
}

impl CloseTranche<'_> {
    /// Clears the slot; returns what becomes capital.
    fn clear(&self, now: u64) -> Result<u64> {
        let pool = &mut *self.pool.load_mut()?;
        if self.authority.is_none() {
            self.tranche.require_unlocked(pool, now)?;
        }
        pool.require_released()?;
        pool.accrue(&mut *self.premium_book.load_mut()?, now)?;
        let cession = core::mem::take(pool.cession_mut(self.tranche.index)?);
        pool.tranches = pool
            .tranches
            .checked_sub(1)
            .ok_or(BulwarkError::LedgerUnderflow)?;
        let left = cession
            .collateral
            .checked_add(cession.owed)
            .ok_or(BulwarkError::Overflow)?;
        debit(&mut pool.ceded_payable, cession.owed)?;
        credit(&mut pool.capital, left)?;
        credit(&mut pool.gains, left)?;
        pool.invariant()?;
        Ok(left)
    }
}

/// Closes the tranche; see the module.
pub fn handle_close_tranche(ctx: Context<CloseTranche>) -> Result<()> {
    let at = now()?;
    let accounts = &mut *ctx.accounts;
    let to_capital = accounts.clear(at)?;
    let held = balance(&accounts.tranche_vault)?;
    pay_from_tranche(
        &accounts.tranche,
        accounts.tranche.as_ref().as_ref(),
        Payment {
            token_program: &accounts.token_program,
            mint: &accounts.mint,
            vault: &accounts.tranche_vault,
        },
        &accounts.vault,
        held,
    )?;
    let (index, bump) = ([accounts.tranche.index], [accounts.tranche.bump]);
    close_account(CpiContext::new_with_signer(
        accounts.token_program.key(),
        CloseAccount {
            account: accounts.tranche_vault.to_account_info(),
            destination: accounts.rent_payer.to_account_info(),
            authority: accounts.tranche.to_account_info(),
        },
        &[&accounts.tranche.signer_seeds(&index, &bump)],
    ))?;
    let event = TrancheClosed {
        pool: accounts.pool.key(),
        tranche: accounts.tranche.key(),
        to_capital,
        capital_after: accounts.pool.load()?.capital,
        at,
    };
    emit_cpi(&accounts.event_authority, &event)?;
    Ok(())
}
