//! Commits a re-insurer's capital to a tranche for shares.
//!
//! - The re-insurer shall sign and pay. The tranche shall not be wiped, and its term not be over.
//! - No incident of the pool shall be between confirmation and settlement: new money would inherit an old loss.
//! - What the pool owes the tranche shall be pulled first: premium earned before is not the newcomer's.
//! - Collateral after shall not pass the tranche's whole limit: more would only dilute the premium.
//! - Shares shall be rounded down and not below the caller's least.

use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;

use super::programme::pull;
use crate::{
    error::BulwarkError,
    events::{emit_cpi, CapitalCommitted},
    instructions::{
        now,
        payment::{has_mint, has_owner, Payment},
    },
    state::{pool::credit, Cession, Pool, PremiumBook, Tranche, TranchePosition},
};

/// Accounts of `commit_capital`.
#[event_cpi]
#[derive(Accounts)]
pub struct CommitCapital<'info> {
    /// The re-insurer.
    pub owner: Signer<'info>,
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
    #[account(
        mut,
        has_one = tranche @ BulwarkError::WrongTranche,
        has_one = owner @ BulwarkError::NotReinsurer
    )]
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
    /// The re-insurer's tokens.
    /// CHECK: mint and owner by its bytes; the token program checks the rest.
    #[account(
        mut,
        constraint = has_mint(&source, mint.key)? @ BulwarkError::WrongMint,
        constraint = has_owner(&source, owner.key) @ BulwarkError::WrongTokenOwner
    )]
    pub source: UncheckedAccount<'info>,
    /// Token program of the mint.
    pub token_program: Interface<'info, TokenInterface>,
}

/// Brings the pool up to `now` for a commitment; refuses where the tranche takes none.
pub fn prepare_commitment(
    pool: &mut Pool,
    book: &mut PremiumBook,
    tranche: &Tranche,
    now: u64,
) -> Result<()> {
    require!(tranche.wiped == 0, BulwarkError::TrancheWiped);
    pool.require_released()?;
    pool.accrue(book, now)?;
    let cession = pool.cession(tranche.index)?;
    require!(now < cession.end, BulwarkError::TrancheTermOver);
    Ok(())
}

/// Takes `amount` into the tranche's collateral; returns the shares made for it. What the pool owes it was pulled.
pub fn mint_commitment(cession: &mut Cession, tranche: &mut Tranche, amount: u64) -> Result<u128> {
    require!(amount > 0, BulwarkError::ZeroAmount);
    let shares = tranche.mint_shares(amount, cession.collateral)?;
    credit(&mut cession.collateral, amount)?;
    require!(
        cession.collateral <= cession.total_limit(),
        BulwarkError::TrancheFull
    );
    cession.restate()?;
    Ok(shares)
}

impl CommitCapital<'_> {
    /// Makes the shares; returns what happened.
    fn commit(&mut self, amount: u64, at: u64) -> Result<CapitalCommitted> {
        let pool = &mut *self.pool.load_mut()?;
        let (tranche, position) = (&mut self.tranche, &mut self.position);
        let cession = pool.cession_mut(tranche.index)?;
        let (collateral_before, total_shares_before) =
            (cession.collateral, tranche.total_shares.get());
        let shares = mint_commitment(cession, tranche, amount)?;
        let collateral_after = cession.collateral;
        let held = position
            .shares
            .get()
            .checked_add(shares)
            .ok_or(BulwarkError::Overflow)?;
        position.shares.set(held);
        credit(&mut position.committed, amount)?;
        position.invariant()?;
        tranche.invariant()?;
        pool.invariant()?;
        Ok(CapitalCommitted {
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

/// Takes the capital; see the module.
pub fn handle_commit_capital(
    ctx: Context<CommitCapital>,
    amount: u64,
    min_shares_out: u128,
) -> Result<()> {
    let at = now()?;
    let accounts = &mut *ctx.accounts;
    prepare_commitment(
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
    let event = accounts.commit(amount, at)?;
    require!(
        event.shares >= min_shares_out,
        BulwarkError::SlippageExceeded
    );
    Payment {
        token_program: &accounts.token_program,
        mint: &accounts.mint,
        vault: &accounts.tranche_vault,
    }
    .pay_in(&accounts.source, &accounts.owner, amount)?;
    emit_cpi(&accounts.event_authority, &event)?;
    Ok(())
}
