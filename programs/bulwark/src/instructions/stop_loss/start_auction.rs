//! Starts the auction of the buffer whose turn it is, and starts it again when it has ended without raising enough. Anyone may.
//!
//! - A settlement shall wait for this buffer, its turn not be over, and no auction of it be selling. One below the floor is not,
//!   nor one whose next step too would be above what an auction begins with now, as after a print that was too high: starting
//!   it again then lowers the price by a step at least, so nobody can keep it up.
//! - The price shall begin above the market by the terms' premium; the market's price is the higher of spot and average, both
//!   of a fresh feed: one lying print cannot start a sale low.
//! - Puts that pay more than the market shall be exercised first.

use anchor_lang::prelude::*;

use crate::{
    error::BulwarkError,
    events::AuctionStarted,
    instructions::now,
    state::{Buffer, Feed, Pool},
};

/// Accounts of `start_auction`; no signer besides the fee payer.
#[derive(Accounts)]
pub struct StartAuction<'info> {
    /// Pool whose settlement waits.
    pub pool: AccountLoader<'info, Pool>,
    /// Buffer whose turn it is.
    #[account(
        mut,
        has_one = pool @ BulwarkError::WrongPool,
        has_one = feed @ BulwarkError::WrongFeed
    )]
    pub buffer: AccountLoader<'info, Buffer>,
    /// Price of the collateral.
    pub feed: AccountLoader<'info, Feed>,
}

/// Refuses outside the turn of slot `index`.
pub(super) fn require_turn(pool: &Pool, index: u8, now: u64) -> Result<()> {
    require!(
        pool.stop_loss.is_turn_of(index) && now <= pool.stop_loss.turn_deadline,
        BulwarkError::NotItsTurn
    );
    Ok(())
}

/// The price that an auction of `buffer` would begin above now. Refuses outside its turn, without a price, while it sells and
/// while a put pays more.
pub fn require_start(pool: &Pool, buffer: &Buffer, feed: &Feed, now: u64) -> Result<u64> {
    require_turn(pool, buffer.index, now)?;
    let reference = feed.high(now)?;
    let slot = pool.buffer(buffer.index)?;
    let (top, floor) = (buffer.top_at(reference)?, buffer.floor_at(reference)?);
    let selling = match buffer.auction_price(pool, now)? {
        Some(price) => price >= floor && buffer.price_after(price)? <= top,
        None => false,
    };
    require!(!selling, BulwarkError::AuctionRunning);
    require!(
        !buffer.has_better_put(slot, reference, now)?,
        BulwarkError::PutsFirst
    );
    Ok(reference)
}

/// Starts the auction; see the module.
pub fn handle_start_auction(ctx: Context<StartAuction>) -> Result<()> {
    let at = now()?;
    let accounts = ctx.accounts;
    let pool = &*accounts.pool.load()?;
    let buffer = &mut *accounts.buffer.load_mut()?;
    let reference = require_start(pool, buffer, &*accounts.feed.load()?, at)?;
    let slot = pool.buffer(buffer.index)?;
    buffer.start_auction(pool.stop_loss.incident, reference, at)?;
    emit!(AuctionStarted {
        buffer: accounts.buffer.key(),
        incident: pool.stop_loss.incident,
        reference,
        top: buffer.auction.top,
        floor: buffer.auction.floor,
        starts: buffer.auction.starts,
        collateral: slot.collateral,
        to_raise: pool.stop_loss.to_raise,
        at,
    });
    Ok(())
}
