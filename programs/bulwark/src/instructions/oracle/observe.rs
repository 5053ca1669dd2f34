//! Takes a price of the feed's source.
//!
//! - Anyone may call, with any price account of the source; what it says shall be fully verified, of the feed's id and inside
//!   the feed's limits.
//! - The fund shall still list the source.
//! - The price shall be published after the last one taken: no price is taken twice, and none is replaced by an older one.

use anchor_lang::prelude::*;

use super::price_update;
use crate::{
    error::BulwarkError,
    events::PriceObserved,
    instructions::now,
    state::{Feed, Fund},
};

/// Accounts of `observe`; no signer besides the fee payer.
#[derive(Accounts)]
pub struct Observe<'info> {
    /// Fund.
    pub fund: Box<Account<'info, Fund>>,
    /// Feed of the fund.
    #[account(mut, has_one = fund @ BulwarkError::WrongFund)]
    pub feed: AccountLoader<'info, Feed>,
    /// Price account of the feed's source.
    /// CHECK: by `price_update::read`.
    pub price_update: UncheckedAccount<'info>,
}

/// Takes the price; see the module.
pub fn handle_observe(ctx: Context<Observe>) -> Result<()> {
    let at = now()?;
    let accounts = &*ctx.accounts;
    let feed = &mut *accounts.feed.load_mut()?;
    require!(
        accounts.fund.allows_source(&feed.source),
        BulwarkError::FeedSourceNotListed
    );
    let quote = price_update::read(&accounts.price_update, &feed.source, &feed.feed_id)?;
    let price_before = feed.latest.price;
    let in_ring = feed.record(&quote, at)?;
    emit!(PriceObserved {
        feed: accounts.feed.key(),
        price_before,
        price_after: feed.latest.price,
        confidence: feed.latest.confidence,
        publish_time: feed.latest.publish_time,
        in_ring,
        at,
    });
    Ok(())
}
