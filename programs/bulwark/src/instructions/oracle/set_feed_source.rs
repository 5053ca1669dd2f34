//! Lets a feed read another source, or another price of it: sources move their programs and rename their prices.
//!
//! - Only the authority shall set it, for a source that the fund lists.
//! - All prices taken before shall be forgotten: they are of something else. Buffers count nothing once their values age, and
//!   sales wait until the new prices fill the window.

use anchor_lang::prelude::*;

use crate::{
    error::BulwarkError,
    events::FeedSourceSet,
    instructions::now,
    state::{Feed, Fund},
};

/// Accounts of `set_feed_source`.
#[derive(Accounts)]
pub struct SetFeedSource<'info> {
    /// The fund's authority.
    pub authority: Signer<'info>,
    /// Fund.
    #[account(has_one = authority @ BulwarkError::NotAuthority)]
    pub fund: Box<Account<'info, Fund>>,
    /// Feed of the fund.
    #[account(mut, has_one = fund @ BulwarkError::WrongFund)]
    pub feed: AccountLoader<'info, Feed>,
}

/// Sets the source; see the module.
pub fn handle_set_feed_source(
    ctx: Context<SetFeedSource>,
    source: Pubkey,
    feed_id: [u8; 32],
) -> Result<()> {
    let at = now()?;
    let accounts = &*ctx.accounts;
    require!(
        accounts.fund.allows_source(&source),
        BulwarkError::FeedSourceNotListed
    );
    let feed = &mut *accounts.feed.load_mut()?;
    let (source_before, feed_id_before) = (feed.source, feed.feed_id);
    feed.set_source(source, feed_id);
    feed.invariant()?;
    emit!(FeedSourceSet {
        fund: feed.fund,
        feed: accounts.feed.key(),
        source_before,
        source_after: source,
        feed_id_before,
        feed_id_after: feed_id,
        at,
    });
    Ok(())
}
