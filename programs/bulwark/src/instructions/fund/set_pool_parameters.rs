//! Sets a pool's deposit limits, bonds, fee and stop-loss line.
//!
//! - Only the authority shall set them, inside their bounds.
//! - Premium shall be earned up to now first: a raised fee must not take from what underwriters earned before.
//! - A deposit cap below the capital shall only stop deposits.

use anchor_lang::prelude::*;

use crate::{
    error::BulwarkError,
    events::PoolParametersSet,
    instructions::now,
    state::{Fund, Pool, PoolParameters, PremiumBook},
};

/// Accounts of `set_pool_parameters`.
#[derive(Accounts)]
pub struct SetPoolParameters<'info> {
    /// The fund's authority.
    pub authority: Signer<'info>,
    /// Fund.
    #[account(has_one = authority @ BulwarkError::NotAuthority)]
    pub fund: Box<Account<'info, Fund>>,
    /// Pool of the fund.
    #[account(
        mut,
        has_one = fund @ BulwarkError::WrongFund,
        has_one = premium_book @ BulwarkError::WrongPremiumBook
    )]
    pub pool: AccountLoader<'info, Pool>,
    /// The pool's premium book.
    #[account(mut)]
    pub premium_book: AccountLoader<'info, PremiumBook>,
}

/// Sets the settings; see the module.
pub fn handle_set_pool_parameters(
    ctx: Context<SetPoolParameters>,
    parameters: PoolParameters,
) -> Result<()> {
    let at = now()?;
    parameters.validate()?;
    let pool_key = ctx.accounts.pool.key();
    let pool = &mut *ctx.accounts.pool.load_mut()?;
    pool.accrue(&mut *ctx.accounts.premium_book.load_mut()?, at)?;
    let before = pool.settings.into();
    pool.settings = parameters.into();
    pool.invariant()?;
    emit!(PoolParametersSet {
        pool: pool_key,
        before,
        after: parameters,
        at,
    });
    Ok(())
}
