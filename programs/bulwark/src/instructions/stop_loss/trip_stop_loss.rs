//! Trips a pool's stop-loss: no new cover from now on. Anyone may, when the rule says so.
//!
//! - The pool shall not be tripped, and eligible capital below `trip_ratio_bps` of what reserve and capital rules ask, or the
//!   net losses of the year above the stop-loss line. The third cause, a settlement that needs the buffers, trips by itself.
//! - Premium shall be earned up to now and the loss year begun anew when due.
//! - A buffer's value shall count for a day longer than for sales: nobody trips a sound pool by waiting until a value is a
//!   second too old.

use anchor_lang::prelude::*;

use crate::{
    constants::TRIP_GRACE,
    error::BulwarkError,
    events::StopLossTripped,
    instructions::now,
    state::{Fund, Pool, PremiumBook},
};

/// Accounts of `trip_stop_loss` and `reset_stop_loss`; no signer besides the fee payer.
#[derive(Accounts)]
pub struct TripStopLoss<'info> {
    /// Fund.
    pub fund: Box<Account<'info, Fund>>,
    /// Pool.
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

/// Whether a pool, accrued to now and its loss year begun, stands at `ratio_bps` of what the rules ask, buffers counted
/// that were not aged at `valued`.
pub(super) fn stands_at(fund: &Fund, pool: &Pool, ratio_bps: u32, valued: u64) -> Result<bool> {
    let parameters = &fund.parameters;
    pool.solvency_with_buffers(parameters, valued)?
        .covers(&parameters.solvency_rules(), ratio_bps)
        .map_err(|error| BulwarkError::from(error).into())
}

/// Brings the pool up to `now` and refuses unless its stop-loss is to trip; returns the line of the year's net losses, and whether
/// they are above it.
pub fn require_trip(
    fund: &Fund,
    pool: &mut Pool,
    book: &mut PremiumBook,
    now: u64,
) -> Result<(u64, bool)> {
    require!(
        pool.stop_loss.tripped == 0,
        BulwarkError::StopLossAlreadyTripped
    );
    pool.accrue(book, now)?;
    pool.roll_loss_year(now)?;
    let line = pool.yearly_line()?;
    let valued = now.saturating_sub(TRIP_GRACE);
    let over_line = pool.net_losses_of_year > line;
    let is_due = over_line || !stands_at(fund, pool, pool.stop_loss.trip_ratio_bps, valued)?;
    require!(is_due, BulwarkError::StopLossNotDue);
    Ok((line, over_line))
}

/// Trips the stop-loss; see the module.
pub fn handle_trip_stop_loss(ctx: Context<TripStopLoss>) -> Result<()> {
    let at = now()?;
    let accounts = ctx.accounts;
    let pool = &mut *accounts.pool.load_mut()?;
    let book = &mut *accounts.premium_book.load_mut()?;
    let (line, over_line) = require_trip(&accounts.fund, pool, book, at)?;
    pool.stop_loss.trip(at);
    pool.invariant()?;
    emit!(StopLossTripped {
        pool: accounts.pool.key(),
        capital: pool.capital,
        net_losses_of_year: pool.net_losses_of_year,
        line,
        over_line,
        at,
    });
    Ok(())
}
