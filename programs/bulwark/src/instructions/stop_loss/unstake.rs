//! Executes a matured request to unstake. Anyone may, and the staker is paid.
//!
//! - The request shall have matured and not lapsed, and no incident be between confirmation and settlement. No price is asked
//!   for: a dead feed by itself keeps nobody in; a pool that needs the buffer's worth to be solvent does.
//! - Premium and income shall be counted up to now first. Collateral and cash are the shares' part of both, rounded down;
//!   collateral goes to the staker's token account, cash is collected with the income.
//! - The pool shall be solvent after collateral leaves: what stands behind sold policies stays.
//! - In a buffer whose collateral and cash are all gone whole positions leave at zero, without a request.

use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;

use crate::{
    error::BulwarkError,
    events::{emit_cpi, Unstaked},
    instructions::{
        now,
        payment::{has_mint, has_owner, Payment},
    },
    state::{
        buffer::Left, pool::credit, Buffer, BufferPosition, Fund, Pool, PremiumBook,
        WithdrawalRequest,
    },
};

/// Accounts of `unstake`; no signer besides the fee payer.
#[event_cpi]
#[derive(Accounts)]
pub struct Unstake<'info> {
    /// Fund.
    pub fund: Box<Account<'info, Fund>>,
    /// Pool that the buffer stands behind.
    #[account(
        mut,
        has_one = fund @ BulwarkError::WrongFund,
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
    #[account(mut, has_one = buffer @ BulwarkError::WrongBuffer)]
    pub position: Box<Account<'info, BufferPosition>>,
    /// Mint of the collateral.
    /// CHECK: by address; the token program checks it.
    pub collateral_mint: UncheckedAccount<'info>,
    /// The buffer's vault.
    /// CHECK: by address; its balance is checked by `payment`.
    #[account(mut)]
    pub buffer_vault: UncheckedAccount<'info>,
    /// A token account of the staker.
    /// CHECK: mint and owner by its bytes; the token program checks the rest.
    #[account(
        mut,
        constraint = has_mint(&destination, collateral_mint.key)? @ BulwarkError::WrongMint,
        constraint = has_owner(&destination, &position.owner) @ BulwarkError::WrongTokenOwner
    )]
    pub destination: UncheckedAccount<'info>,
    /// Token program of the collateral's mint.
    pub collateral_token_program: Interface<'info, TokenInterface>,
}

/// Shares that leave now.
fn leaving(pool: &Pool, buffer: &Buffer, position: &BufferPosition, now: u64) -> Result<u128> {
    if buffer.is_spent(pool.buffer(buffer.index)?) {
        return Ok(position.shares.get());
    }
    let request = position
        .request()
        .ok_or(BulwarkError::NoWithdrawalRequest)?;
    request.require_executable(now, &pool.holds)?;
    Ok(request.shares.get())
}

/// Takes out what may leave now, the pool brought up to `now`. Refuses to leave the pool insolvent.
pub fn take_out(
    fund: &Fund,
    pool: &mut Pool,
    book: &mut PremiumBook,
    buffer: &mut Buffer,
    position: &mut BufferPosition,
    now: u64,
) -> Result<Left> {
    pool.require_released()?;
    let shares = leaving(pool, buffer, position, now)?;
    require!(shares > 0, BulwarkError::NoWithdrawalRequest);
    pool.accrue(book, now)?;
    let slot = pool.buffer_mut(buffer.index)?;
    buffer.index_income(slot)?;
    position.count_income(buffer)?;
    let left = buffer.burn_shares(slot, shares)?;
    position.owe(buffer, left.cash)?;
    credit(&mut position.unstaked, left.collateral)?;
    let rest = position
        .shares
        .get()
        .checked_sub(shares)
        .ok_or(BulwarkError::SharesExceedPosition)?;
    position.shares.set(rest);
    position.request = WithdrawalRequest::default();
    if left.collateral > 0 || left.cash > 0 {
        pool.require_solvent(&fund.parameters)?;
    }
    position.invariant()?;
    buffer.invariant()?;
    pool.invariant()?;
    Ok(left)
}

impl Unstake<'_> {
    /// Burns the shares; returns what happened.
    fn burn(&mut self, at: u64) -> Result<Unstaked> {
        let pool = &mut *self.pool.load_mut()?;
        let book = &mut *self.premium_book.load_mut()?;
        let (buffer, position) = (&mut self.buffer, &mut self.position);
        let total_shares_before = buffer.total_shares.get();
        let collateral_before = pool.buffer(buffer.index)?.collateral;
        let left = take_out(&self.fund, pool, book, buffer, position, at)?;
        let collateral_after = pool.buffer(buffer.index)?.collateral;
        Ok(Unstaked {
            buffer: buffer.key(),
            owner: position.owner,
            amount: left.collateral,
            cash: left.cash,
            shares: left.shares,
            collateral_before,
            collateral_after,
            total_shares_before,
            total_shares_after: buffer.total_shares.get(),
            at,
        })
    }
}

/// Pays the collateral out; see the module.
pub fn handle_unstake(ctx: Context<Unstake>) -> Result<()> {
    let at = now()?;
    let accounts = &mut *ctx.accounts;
    let event = accounts.burn(at)?;
    let bump = [accounts.buffer.bump];
    Payment {
        token_program: &accounts.collateral_token_program,
        mint: &accounts.collateral_mint,
        vault: &accounts.buffer_vault,
    }
    .pay_out(
        &accounts.destination,
        accounts.buffer.as_ref().as_ref(),
        &accounts.buffer.signer_seeds(&bump),
        event.amount,
    )?;
    emit_cpi(&accounts.event_authority, &event)?;
    Ok(())
}
