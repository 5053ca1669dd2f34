//! Registers the price of one mint in another.
//!
//! - Only the authority shall register it, for a source that the fund lists; the limits shall be inside their bounds.
//! - Base and quote shall be two mints; a fund has one feed for them (its address). It has no price before an observation.

use anchor_lang::prelude::*;
use anchor_spl::token_interface::Mint;

use crate::{
    constants::VERSION,
    error::BulwarkError,
    events::FeedRegistered,
    instructions::now,
    seeds,
    state::{Feed, FeedLimits, Fund},
};

/// What a new feed reads and accepts.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug)]
pub struct RegisterFeedArgs {
    /// Program whose price accounts it reads.
    pub source: Pubkey,
    /// The source's id of the price.
    pub feed_id: [u8; 32],
    /// What it accepts.
    pub limits: FeedLimits,
}

/// Accounts of `register_feed`.
#[derive(Accounts)]
pub struct RegisterFeed<'info> {
    /// The fund's authority.
    pub authority: Signer<'info>,
    /// Pays the rent.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// Fund.
    #[account(has_one = authority @ BulwarkError::NotAuthority)]
    pub fund: Box<Account<'info, Fund>>,
    /// Mint that is priced.
    pub base: Box<InterfaceAccount<'info, Mint>>,
    /// Mint it is priced in.
    pub quote: Box<InterfaceAccount<'info, Mint>>,
    /// The new feed.
    #[account(
        init,
        payer = payer,
        space = Feed::SPACE,
        seeds = [seeds::FEED, fund.key().as_ref(), base.key().as_ref(), quote.key().as_ref()],
        bump
    )]
    pub feed: AccountLoader<'info, Feed>,
    /// System program.
    pub system_program: Program<'info, System>,
}

impl RegisterFeed<'_> {
    fn validate(&self, args: &RegisterFeedArgs) -> Result<()> {
        require!(
            self.fund.allows_source(&args.source),
            BulwarkError::FeedSourceNotListed
        );
        require_keys_neq!(
            self.base.key(),
            self.quote.key(),
            BulwarkError::FeedMintsEqual
        );
        Ok(())
    }
}

/// Registers the feed; see the module.
#[access_control(ctx.accounts.validate(&args))]
pub fn handle_register_feed(ctx: Context<RegisterFeed>, args: RegisterFeedArgs) -> Result<()> {
    let at = now()?;
    let accounts = &*ctx.accounts;
    let feed = &mut *accounts.feed.load_init()?;
    feed.fund = accounts.fund.key();
    feed.base = accounts.base.key();
    feed.quote = accounts.quote.key();
    feed.source = args.source;
    feed.feed_id = args.feed_id;
    feed.set_limits(&args.limits)?;
    feed.version = VERSION;
    feed.bump = ctx.bumps.feed;
    feed.invariant()?;
    emit!(FeedRegistered {
        fund: feed.fund,
        feed: accounts.feed.key(),
        base: feed.base,
        quote: feed.quote,
        source: args.source,
        feed_id: args.feed_id,
        limits: args.limits,
        at,
    });
    Ok(())
}
