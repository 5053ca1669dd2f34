//! Releases the shares a re-insurer asked for. Anyone may, and the re-insurer is paid: nobody who wants to leave can keep the
//! tranche from being renewed by not coming for the money.
//!
//! - Without a request, whole positions shall be released of a wiped tranche, and of one that is not renewed within the grace
//!   after its lock: a holder who never comes back shall not keep the slot.
//! - The term shall be over, and the time to report and confirm what happened in it; no incident of the pool shall be between
//!   confirmation and settlement.
//! - What the pool owes the tranche shall be pulled first; the price is that of this moment, rounded down.
//! - A wiped tranche's positions close at what is left, zero included.

use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;

use super::programme::{pay_from_tranche, pull};
use crate::{
    constants::RELEASE_GRACE,
    error::BulwarkError,
    events::{emit_cpi, CapitalReleased},
    instructions::{
        now,
        payment::{has_mint, has_owner, Payment},
    },
    state::{
        pool::{credit, debit},
        Cession, Pool, PremiumBook, Tranche, TranchePosition, Wide,
    },
};

/// Accounts of `release`; no signer besides the fee payer.
#[event_cpi]
#[derive(Accounts)]
pub struct Release<'info> {
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
    /// The re-insurer's position.
    #[account(mut, has_one = tranche @ BulwarkError::WrongTranche)]
    pub position: Box<Account<'info, TranchePosition>>,
    /// Settlement mint.
    /// CHECK: by address; the token program checks it.
    pub mint: UncheckedAccount<'info>,
    /// The pool's vault.
    /// CHECK: by address; its balance is checked by `payment`.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// The tranche's vault.
    /// CHECK: by address; its balance is checked by `payment`.
    #[account(mut)]
    pub tranche_vault: UncheckedAccount<'info>,
    /// A token account of the re-insurer.
    /// CHECK: mint and owner by its bytes; the token program checks the rest.
    #[account(
        mut,
        constraint = has_mint(&destination, mint.key)? @ BulwarkError::WrongMint,
        constraint = has_owner(&destination, &position.owner) @ BulwarkError::WrongTokenOwner
    )]
    pub destination: UncheckedAccount<'info>,
    /// Token program of the mint.
    pub token_program: Interface<'info, TokenInterface>,
}

/// `total -= shares`, checked.
fn take(total: &mut Wide, shares: u128) -> Result<()> {
    let rest = total.get().checked_sub(shares);
    total.set(rest.ok_or(BulwarkError::LedgerUnderflow)?);
    Ok(())
}

/// Brings the pool up to `now` for a release; refuses while the tranche is locked.
pub fn prepare_release(
    pool: &mut Pool,
    book: &mut PremiumBook,
    tranche: &Tranche,
    now: u64,
) -> Result<()> {
    tranche.require_unlocked(pool, now)?;
    pool.accrue(book, now)?;
    Ok(())
}

/// Shares that leave now: those asked for, or all once nobody can be waited for any longer.
pub fn leaving_shares(
    cession: &Cession,
    tranche: &Tranche,
    position: &TranchePosition,
    now: u64,
) -> Result<u128> {
    let is_over = tranche.wiped == 1 || now > cession.locked_until.saturating_add(RELEASE_GRACE);
    let shares = if is_over {
        position.shares.get()
    } else {
        position.requested.get()
    };
    require!(shares > 0, BulwarkError::NoReleaseRequest);
    Ok(shares)
}

impl Release<'_> {
    /// Burns the shares; returns what happened.
    fn burn(&mut self, at: u64) -> Result<CapitalReleased> {
        let pool = &mut *self.pool.load_mut()?;
        let (tranche, position) = (&mut self.tranche, &mut self.position);
        let cession = pool.cession_mut(tranche.index)?;
        let requested = position.requested.get();
        let shares = leaving_shares(cession, tranche, position, at)?;
        let (collateral_before, total_shares_before) =
            (cession.collateral, tranche.total_shares.get());
        let amount = tranche.burn_shares(shares, cession.collateral)?;
        debit(&mut cession.collateral, amount)?;
        cession.restate()?;
        let collateral_after = cession.collateral;
        take(&mut tranche.requested, requested)?;
        take(&mut position.requested, requested)?;
        take(&mut position.shares, shares)?;
        credit(&mut position.released, amount)?;
        position.invariant()?;
        tranche.invariant()?;
        pool.invariant()?;
        Ok(CapitalReleased {
            tranche: tranche.key(),
            owner: position.owner,
            amount,
            shares,
            collateral_before,
            collateral_after,
            total_shares_before,
            total_shares_after: tranche.total_shares.get(),
            at,
        })
    }
}

/// Releases the capital; see the module.
pub fn handle_release(ctx: Context<Release>) -> Result<()> {
    let at = now()?;
    let accounts = &mut *ctx.accounts;
    prepare_release(
        &mut *accounts.pool.load_mut()?,
        &mut *accounts.premium_book.load_mut()?,
        &accounts.tranche,
        at,
    )?;
    pull(
        &accounts.pool,
        &mut accounts.tranche,
        &accounts.tranche_vault,
        Payment {
            token_program: &accounts.token_program,
            mint: &accounts.mint,
            vault: &accounts.vault,
        },
    )?;
    let event = accounts.burn(at)?;
    pay_from_tranche(
        &accounts.tranche,
        accounts.tranche.as_ref().as_ref(),
        Payment {
            token_program: &accounts.token_program,
            mint: &accounts.mint,
            vault: &accounts.tranche_vault,
        },
        &accounts.destination,
        event.amount,
    )?;
    emit_cpi(&accounts.event_authority, &event)?;
    Ok(())
}
