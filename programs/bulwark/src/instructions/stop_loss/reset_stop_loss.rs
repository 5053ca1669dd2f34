//! Resets a tripped stop-loss: cover is sold again. Anyone may, when the rule says so.
//!
//! - No settlement shall wait for the buffers, and `reset_seconds` have passed since the trip.
//! - Eligible capital, buffers with a value of now only, shall be `reset_ratio_bps` of what the rules ask, which is above the
//!   ratio that trips; the net losses of the year shall not be above the line. Else the pool would trip again at once.

use anchor_lang::prelude::*;

use super::TripStopLoss;
use crate::{error::BulwarkError, events::StopLossReset, instructions::now};

/// Resets the stop-loss; see the module.
pub fn handle_reset_stop_loss(ctx: Context<TripStopLoss>) -> Result<()> {
    let at = now()?;
    let accounts = ctx.accounts;
    let pool = &mut *accounts.pool.load_mut()?;
    require!(
        pool.stop_loss.tripped == 1,
        BulwarkError::StopLossNotTripped
    );
    pool.stop_loss.require_idle()?;
    let earliest = pool
        .stop_loss
        .tripped_at
        .saturating_add(pool.stop_loss.reset_seconds.into());
    require!(at >= earliest, BulwarkError::StopLossTooSoon);
    pool.accrue(&mut *accounts.premium_book.load_mut()?, at)?;
    pool.roll_loss_year(at)?;
    let line = pool.yearly_line()?;
    let recovered = pool.net_losses_of_year <= line
        && accounts.stands_at(pool, pool.stop_loss.reset_ratio_bps, at)?;
    require!(recovered, BulwarkError::StopLossStillDue);
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
