//! Deposits capital for shares.
//!
//! - The owner shall sign and pay; deposits shall not be paused.
//! - The pool shall be alive and no incident between confirmation and settlement: else new money would inherit an old
//!   loss, or buy a recovery cheap.
//! - Premium shall be earned up to now first: else the newcomer would take part of what others earned.
//! - What a pool without shares and exposure holds shall go to the treasury first: else nobody could ever withdraw it,
//!   and it would take its part of what the depositor earns.
//! - Shares shall be rounded down and not below the caller's least; capital after shall not pass the cap.

use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;

use crate::{
    error::BulwarkError,
    events::{emit_cpi, Deposited},
    instructions::{
        now,
        payment::{has_mint, has_owner, Payment},
    },
    state::{pool::credit, Fund, Operation, Pool, Position, PremiumBook},
};

/// Accounts of `deposit`.
#[event_cpi]
#[derive(Accounts)]
pub struct Deposit<'info> {
    /// The underwriter.
    pub owner: Signer<'info>,
    /// Fund.
    pub fund: Box<Account<'info, Fund>>,
    /// Pool.
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
    /// The underwriter's position.
    #[account(
        mut,
        has_one = pool @ BulwarkError::WrongPool,
        has_one = owner @ BulwarkError::NotPositionOwner
    )]
    pub position: Box<Account<'info, Position>>,
    /// Settlement mint.
    /// CHECK: by address; the token program checks it.
    pub mint: UncheckedAccount<'info>,
    /// The pool's vault.
    /// CHECK: by address; its balance is checked by `payment`.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// The underwriter's tokens.
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

/// Brings the pool up to `now` for `amount` of new capital; refuses what its rules do not take.
pub fn prepare_deposit(
    fund: &Fund,
    pool: &mut Pool,
    book: &mut PremiumBook,
    amount: u64,
    now: u64,
) -> Result<()> {
    pool.accrue(book, now)?;
    fund.require_running(Operation::Deposit, now)?;
    pool.require_alive()?;
    pool.require_released()?;
    require!(
        amount >= pool.settings.min_deposit,
        BulwarkError::DepositTooSmall
    );
    require!(
        pool.capital
            .checked_add(amount)
            .is_some_and(|after| after <= pool.settings.deposit_cap),
        BulwarkError::DepositCapReached
    );
    pool.release_ownerless_capital()
}

/// Takes the deposit; see the module.
pub fn handle_deposit(ctx: Context<Deposit>, amount: u64, min_shares_out: u128) -> Result<()> {
    let at = now()?;
    let accounts = &mut *ctx.accounts;
    let event = {
        let pool = &mut *accounts.pool.load_mut()?;
        let book = &mut *accounts.premium_book.load_mut()?;
        prepare_deposit(&accounts.fund, pool, book, amount, at)?;
        let (capital_before, total_shares_before) = (pool.capital, pool.total_shares.get());
        let shares = pool.mint_shares(amount)?;
        require!(shares >= min_shares_out, BulwarkError::SlippageExceeded);
        pool.invariant()?;
        Deposited {
            pool: accounts.pool.key(),
            owner: accounts.owner.key(),
            amount,
            shares,
            capital_before,
            capital_after: pool.capital,
            total_shares_before,
            total_shares_after: pool.total_shares.get(),
            at,
        }
    };
    let position = &mut accounts.position;
    let shares = position
        .shares
        .get()
        .checked_add(event.shares)
        .ok_or(BulwarkError::Overflow)?;
    position.shares.set(shares);
    credit(&mut position.deposited, amount)?;
    position.invariant()?;
    Payment {
        token_program: &accounts.token_program,
        mint: &accounts.mint,
        vault: &accounts.vault,
    }
    .pay_in(&accounts.source, &accounts.owner, amount)?;
    emit_cpi(&accounts.event_authority, &event)?;
    Ok(())
}
