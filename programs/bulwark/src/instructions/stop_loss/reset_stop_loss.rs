//! Resets a tripped stop-loss: cover is sold again. Anyone may, when the rule says so.
//!
//! - No settlement shall wait for the buffers, and `reset_seconds` have passed since the trip.
//! - Eligible capital, buffers with a value of now only, shall be `reset_ratio_bps` of what the rules ask, which is above the
//!   ratio that trips; the net losses of the year shall not be above the line. Else the pool would trip again at once.

use anchor_lang::prelude::*;

use super::trip_stop_loss::{stands_at, TripStopLoss};
use crate::{
    error::BulwarkError,
    events::StopLossReset,
    instructions::now,
    state::{Fund, Pool, PremiumBook},
};

/// Brings the pool up to `now` and refuses unless its stop-loss may be reset; returns the line of the year's net losses.
pub fn require_reset(
    fund: &Fund,
    pool: &mut Pool,
    book: &mut PremiumBook,
    now: u64,
) -> Result<u64> {
    require!(
        pool.stop_loss.tripped == 1,
        BulwarkError::StopLossNotTripped
    );
    pool.stop_loss.require_idle()?;
    let earliest = pool
        .stop_loss
        .tripped_at
        .saturating_add(pool.stop_loss.reset_seconds.into());
    require!(now >= earliest, BulwarkError::StopLossTooSoon);
    pool.accrue(book, now)?;
    pool.roll_loss_year(now)?;
    let line = pool.yearly_line()?;
    let recovered = pool.net_losses_of_year <= line
        && stands_at(fund, pool, pool.stop_loss.reset_ratio_bps, now)?;
    require!(recovered, BulwarkError::StopLossStillDue);
    Ok(line)
}

/// Resets the stop-loss; see the module.
pub fn handle_reset_stop_loss(ctx: Context<TripStopLoss>) -> Result<()> {
    let at = now()?;
    let accounts = ctx.accounts;
    let pool = &mut *accounts.pool.load_mut()?;
    let book = &mut *accounts.premium_book.load_mut()?;
    let line = require_reset(&accounts.fund, pool, book, at)?;
    pool.stop_loss.tripped = 0;
    pool.invariant()?;
    emit!(StopLossReset {
        pool: accounts.pool.key(),
        tripped_at: pool.stop_loss.tripped_at,
        capital: pool.capital,
        net_losses_of_year: pool.net_losses_of_year,
        line,
        at,
    });
    Ok(())
}
