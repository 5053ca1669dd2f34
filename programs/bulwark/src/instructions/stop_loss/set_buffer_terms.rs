//! Sets a buffer's terms and feed.
//!
//! - Only the fund's authority shall set them, inside their bounds, and never while a settlement waits for the buffers: the
//!   rules of a sale do not change during it.
//! - Premium shall be earned up to now first: the stakers' old share of fees is theirs until now.
//! - The buffer shall count nothing until it is valued by the new terms.

use anchor_lang::prelude::*;

use super::open_buffer::{require_fee_shares, require_pair};
use crate::{
    error::BulwarkError,
    events::BufferTermsSet,
    instructions::now,
    state::{Buffer, BufferTerms, Feed, Fund, Pool, PremiumBook},
};

/// Accounts of `set_buffer_terms`.
#[derive(Accounts)]
pub struct SetBufferTerms<'info> {
    /// The fund's authority.
    pub authority: Signer<'info>,
    /// Fund.
    #[account(has_one = authority @ BulwarkError::NotAuthority)]
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
    /// Buffer.
    #[account(mut, has_one = pool @ BulwarkError::WrongPool)]
    pub buffer: Box<Account<'info, Buffer>>,
    /// Price of the collateral from now on; may be the one it has.
    pub feed: AccountLoader<'info, Feed>,
}

/// Sets the terms; see the module.
pub fn handle_set_buffer_terms(ctx: Context<SetBufferTerms>, terms: BufferTerms) -> Result<()> {
    let at = now()?;
    terms.validate()?;
    let accounts = &mut *ctx.accounts;
    let pool = &mut *accounts.pool.load_mut()?;
    pool.stop_loss.require_idle()?;
    pool.accrue(&mut *accounts.premium_book.load_mut()?, at)?;
    let buffer = &mut accounts.buffer;
    require_pair(&*accounts.feed.load()?, pool, &buffer.mint)?;
    let slot = pool.buffer_mut(buffer.index)?;
    slot.fee_bps = terms.fee_bps;
    slot.forget_value();
    require_fee_shares(pool)?;
    pool.invariant()?;
    let before = core::mem::replace(&mut buffer.terms, terms);
    buffer.feed = accounts.feed.key();
    buffer.invariant()?;
    emit!(BufferTermsSet {
        buffer: buffer.key(),
        feed: buffer.feed,
        before,
        after: terms,
        at,
    });
    Ok(())
}
