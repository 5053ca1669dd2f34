//! Sets what a feed accepts.
//!
//! - Only the authority shall set it, inside its bounds.
//! - Prints outside a narrower band shall no longer be used; they come back into use when the band is widened again.

use anchor_lang::prelude::*;

use crate::{
    error::BulwarkError,
    events::FeedLimitsSet,
    instructions::now,
    state::{Feed, FeedLimits, Fund},
};

/// Accounts of `set_feed_limits`.
#[derive(Accounts)]
pub struct SetFeedLimits<'info> {
    /// The fund's authority.
    pub authority: Signer<'info>,
    /// Fund.
    #[account(has_one = authority @ BulwarkError::NotAuthority)]
    pub fund: Box<Account<'info, Fund>>,
    /// Feed of the fund.
    #[account(mut, has_one = fund @ BulwarkError::WrongFund)]
    pub feed: AccountLoader<'info, Feed>,
}

/// Sets the limits; see the module.
pub fn handle_set_feed_limits(ctx: Context<SetFeedLimits>, limits: FeedLimits) -> Result<()> {
    let at = now()?;
    let feed = &mut *ctx.accounts.feed.load_mut()?;
    let before = feed.limits();
    feed.set_limits(&limits)?;
    feed.invariant()?;
    emit!(FeedLimitsSet {
        fund: feed.fund,
        feed: ctx.accounts.feed.key(),
        before,
        after: limits,
        at,
    });
    Ok(())
}
