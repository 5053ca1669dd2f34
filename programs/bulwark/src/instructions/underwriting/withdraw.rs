//! Executes a matured withdrawal request. Anyone may, and the owner is paid: the decision to leave was made a whole
//! cooldown ago, and an execution that only the owner could time would be a free option against those who stay.
//!
//! - The request shall have matured and not lapsed; never paused.
//! - No incident shall be between confirmation and settlement: else the leaver escapes a loss of its own time.
//! - Premium shall be earned up to now first; the price is that of this moment, rounded down.
//! - The amount shall go to a token account of the owner. Below the owner's least the request shall end and nothing
//!   leave: a least that the owner alone can lift the price to would make the request his option again.
//! - The amount shall not be zero, unless the whole position leaves and its owner asked for no least: shares worth less
//!   than a unit can then leave too.
//! - The pool shall be solvent after any money leaves: capital behind sold policies stays, in a wiped pool too, where
//!   it is the premium that those policies still earn. A wiped pool's positions close at what is left, zero included.

use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;

use crate::{
    error::BulwarkError,
    events::{emit_cpi, WithdrawalCancelled, Withdrawn},
    instructions::{
        now,
        payment::{has_mint, has_owner, Payment},
    },
    state::{pool::credit, Fund, Pool, Position, PremiumBook, Wide, WithdrawalRequest},
};

/// Accounts of `withdraw`; no signer besides the fee payer.
#[event_cpi]
#[derive(Accounts)]
pub struct Withdraw<'info> {
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
    #[account(mut, has_one = pool @ BulwarkError::WrongPool)]
    pub position: Box<Account<'info, Position>>,
    /// Settlement mint.
    /// CHECK: by address; the token program checks it.
    pub mint: UncheckedAccount<'info>,
    /// The pool's vault.
    /// CHECK: by address; its balance is checked by `payment`.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// A token account of the position's owner.
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

/// Brings the pool up to `now` for a request; refuses one that cannot be executed now.
pub fn prepare_withdrawal(
    pool: &mut Pool,
    book: &mut PremiumBook,
    request: &WithdrawalRequest,
    now: u64,
) -> Result<()> {
    pool.require_released()?;
    request.require_executable(now, &pool.holds)?;
    pool.accrue(book, now)?;
    Ok(())
}

/// Takes `request`'s shares, of the position's `held`, out of the pool and its amount out of capital. Refuses to leave the pool
/// insolvent.
pub fn burn_request(
    fund: &Fund,
    pool: &mut Pool,
    request: &WithdrawalRequest,
    held: Wide,
) -> Result<u64> {
    let amount = pool.burn_shares(request.shares.get())?;
    if pool.wiped == 0 {
        let gives_up_dust = request.min_amount_out == 0 && request.shares == held;
        require!(amount > 0 || gives_up_dust, BulwarkError::ZeroAmountOut);
    }
    if amount > 0 {
        pool.require_solvent(&fund.parameters)?;
    }
    Ok(amount)
}

/// Executes the request; see the module.
pub fn handle_withdraw(ctx: Context<Withdraw>) -> Result<()> {
    let at = now()?;
    let accounts = &mut *ctx.accounts;
    let request = accounts
        .position
        .request()
        .ok_or(BulwarkError::NoWithdrawalRequest)?;
    accounts.position.request = WithdrawalRequest::default();
    let event = {
        let pool = &mut *accounts.pool.load_mut()?;
        prepare_withdrawal(pool, &mut *accounts.premium_book.load_mut()?, &request, at)?;
        if pool.value_of(request.shares.get())? < request.min_amount_out {
            emit!(WithdrawalCancelled {
                pool: accounts.pool.key(),
                owner: accounts.position.owner,
                shares: request.shares.get(),
                at,
            });
            return pool.invariant();
        }
        let (capital_before, total_shares_before) = (pool.capital, pool.total_shares.get());
        let amount = burn_request(&accounts.fund, pool, &request, accounts.position.shares)?;
        pool.invariant()?;
        Withdrawn {
            pool: accounts.pool.key(),
            owner: accounts.position.owner,
            amount,
            shares: request.shares.get(),
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
        .checked_sub(event.shares)
        .ok_or(BulwarkError::SharesExceedPosition)?;
    position.shares.set(shares);
    credit(&mut position.withdrawn, event.amount)?;
    position.invariant()?;
    {
        let pool = accounts.pool.load()?;
        let bump = [pool.bump];
        Payment {
            token_program: &accounts.token_program,
            mint: &accounts.mint,
            vault: &accounts.vault,
        }
        .pay_out(
            &accounts.destination,
            accounts.pool.as_ref(),
            &pool.signer_seeds(&bump),
            event.amount,
        )?;
    }
    emit_cpi(&accounts.event_authority, &event)?;
    Ok(())
}
