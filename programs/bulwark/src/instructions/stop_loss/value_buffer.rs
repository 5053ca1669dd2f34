//! Works out what a buffer counts for, from its feed. Anyone may, at any time but during a liquidation.
//!
//! - Collateral shall count at the lower of spot price and average, less the band of confidence, less the haircut; puts at the
//!   money's part that is locked for them, those that expire before the value ages not at all; cash as it is.
//! - The value shall age: after `value_seconds` from the price's publication it counts nothing.

use anchor_lang::prelude::*;

use crate::{
    error::BulwarkError,
    events::BufferValued,
    instructions::now,
    state::{Buffer, Feed, Pool},
};

/// Accounts of `value_buffer`; no signer besides the fee payer.
#[derive(Accounts)]
pub struct ValueBuffer<'info> {
    /// Pool that the buffer stands behind.
    #[account(mut)]
    pub pool: AccountLoader<'info, Pool>,
    /// Buffer.
    #[account(
        has_one = pool @ BulwarkError::WrongPool,
        has_one = feed @ BulwarkError::WrongFeed
    )]
    pub buffer: AccountLoader<'info, Buffer>,
    /// Price of the collateral.
    pub feed: AccountLoader<'info, Feed>,
}

/// Values the buffer; see the module.
pub fn handle_value_buffer(ctx: Context<ValueBuffer>) -> Result<()> {
    let at = now()?;
    let accounts = ctx.accounts;
    let pool = &mut *accounts.pool.load_mut()?;
    pool.stop_loss.require_idle()?;
    let buffer = &*accounts.buffer.load()?;
    let slot = pool.buffer_mut(buffer.index)?;
    let value_before = slot.value;
    buffer.value(slot, &*accounts.feed.load()?, at)?;
    emit!(BufferValued {
        buffer: accounts.buffer.key(),
        collateral: slot.collateral,
        cash: slot.cash,
        value_before,
        value_after: slot.value,
        valued_until: slot.valued_until,
        at,
    });
    Ok(())
}
