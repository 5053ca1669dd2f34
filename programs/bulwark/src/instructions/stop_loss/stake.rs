//! Stakes collateral in a buffer for shares.
//!
//! - The staker shall sign and pay. No incident of the pool shall be between confirmation and settlement: new collateral would
//!   inherit an old loss, or an old loss's recovery.
//! - Premium and income shall be counted up to now first: what was earned before is not the newcomer's.
//! - Where stakers own cash beside collateral, the newcomer shall bring as much of it as the new shares will own, rounded up,
//!   `max_cash` at most: no price is needed, and no price can be gamed.
//! - Shares shall be rounded down and not below the caller's least; collateral shall not pass the buffer's cap. A buffer whose
//!   collateral is all sold shall take none until its stakers have left.

use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;

use crate::{
    error::BulwarkError,
    events::{emit_cpi, Staked},
    instructions::{
        now,
        payment::{has_mint, has_owner, Payment},
    },
    state::{pool::credit, Buffer, BufferPosition, Pool, PremiumBook},
};

/// Accounts of `stake`.
#[event_cpi]
#[derive(Accounts)]
pub struct Stake<'info> {
    /// The staker.
    pub owner: Signer<'info>,
    /// Pool that the buffer stands behind.
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
    /// Buffer.
    #[account(
        mut,
        has_one = pool @ BulwarkError::WrongPool,
        constraint = buffer.mint == collateral_mint.key() @ BulwarkError::WrongMint,
        constraint = buffer.vault == buffer_vault.key() @ BulwarkError::WrongVault
    )]
    pub buffer: Box<Account<'info, Buffer>>,
    /// The staker's position.
    #[account(
        mut,
        has_one = buffer @ BulwarkError::WrongBuffer,
        has_one = owner @ BulwarkError::NotStaker
    )]
    pub position: Box<Account<'info, BufferPosition>>,
    /// Mint of the collateral.
    /// CHECK: by address; the token program checks it.
    pub collateral_mint: UncheckedAccount<'info>,
    /// The buffer's vault.
    /// CHECK: by address; its balance is checked by `payment`.
    #[account(mut)]
    pub buffer_vault: UncheckedAccount<'info>,
    /// The staker's collateral.
    /// CHECK: mint and owner by its bytes; the token program checks the rest.
    #[account(
        mut,
        constraint = has_mint(&source, collateral_mint.key)? @ BulwarkError::WrongMint,
        constraint = has_owner(&source, owner.key) @ BulwarkError::WrongTokenOwner
    )]
    pub source: UncheckedAccount<'info>,
    /// Settlement mint.
    /// CHECK: by address; the token program checks it.
    pub mint: UncheckedAccount<'info>,
    /// The pool's vault, which holds the stakers' cash.
    /// CHECK: by address; its balance is checked by `payment`.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// The staker's tokens of the settlement mint; charged only where stakers own cash.
    /// CHECK: mint and owner by its bytes; the token program checks the rest.
    #[account(
        mut,
        constraint = has_mint(&cash_source, mint.key)? @ BulwarkError::WrongMint,
        constraint = has_owner(&cash_source, owner.key) @ BulwarkError::WrongTokenOwner
    )]
    pub cash_source: UncheckedAccount<'info>,
    /// Token program of the settlement mint.
    pub token_program: Interface<'info, TokenInterface>,
    /// Token program of the collateral's mint.
    pub collateral_token_program: Interface<'info, TokenInterface>,
}

/// Brings the pool up to `now` for a stake of `amount`; refuses where none is taken.
pub fn prepare_stake(pool: &mut Pool, book: &mut PremiumBook, amount: u64, now: u64) -> Result<()> {
    require!(amount > 0, BulwarkError::ZeroAmount);
    pool.require_released()?;
    pool.accrue(book, now)?;
    Ok(())
}

impl Stake<'_> {
    /// Makes the shares; returns what happened.
    fn stake(&mut self, amount: u64, at: u64) -> Result<Staked> {
        let pool = &mut *self.pool.load_mut()?;
        prepare_stake(pool, &mut *self.premium_book.load_mut()?, amount, at)?;
        let (buffer, position) = (&mut self.buffer, &mut self.position);
        let slot = pool.buffer_mut(buffer.index)?;
        buffer.index_income(slot)?;
        position.count_income(buffer)?;
        let (collateral_before, total_shares_before) = (slot.collateral, buffer.total_shares.get());
        let (shares, cash) = buffer.mint_shares(slot, amount)?;
        let collateral_after = slot.collateral;
        credit(&mut pool.buffer_payable, cash)?;
        let held = position
            .shares
            .get()
            .checked_add(shares)
            .ok_or(BulwarkError::Overflow)?;
        position.shares.set(held);
        credit(&mut position.staked, amount)?;
        position.invariant()?;
        buffer.invariant()?;
        pool.invariant()?;
        Ok(Staked {
            buffer: buffer.key(),
            owner: position.owner,
            amount,
            cash,
            shares,
            collateral_before,
            collateral_after,
            total_shares_before,
            total_shares_after: buffer.total_shares.get(),
            at,
        })
    }
}

/// Takes the stake; see the module.
pub fn handle_stake(
    ctx: Context<Stake>,
    amount: u64,
    min_shares_out: u128,
    max_cash: u64,
) -> Result<()> {
    let at = now()?;
    let accounts = &mut *ctx.accounts;
    let event = accounts.stake(amount, at)?;
    require!(
        event.shares >= min_shares_out && event.cash <= max_cash,
        BulwarkError::SlippageExceeded
    );
    Payment {
        token_program: &accounts.collateral_token_program,
        mint: &accounts.collateral_mint,
        vault: &accounts.buffer_vault,
    }
    .pay_in(&accounts.source, &accounts.owner, amount)?;
    Payment {
        token_program: &accounts.token_program,
        mint: &accounts.mint,
        vault: &accounts.vault,
    }
    .pay_in(&accounts.cash_source, &accounts.owner, event.cash)?;
    emit_cpi(&accounts.event_authority, &event)?;
    Ok(())
}
