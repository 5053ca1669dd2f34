//! Earns premium up to now.
//!
//! - Anyone may call, at any time: work is bounded by the ring, whatever the silence before.
//! - What is earned shall leave `unearned` and reach fees and capital, to the unit; the vault does not move.

use anchor_lang::prelude::*;

use crate::{
    error::BulwarkError,
    events::{emit_cpi, PremiumAccrued},
    instructions::now,
    state::{Pool, PremiumBook},
};

/// Accounts of `accrue`; no signer besides the fee payer.
#[event_cpi]
#[derive(Accounts)]
pub struct Accrue<'info> {
    /// Pool.
    #[account(mut, has_one = premium_book @ BulwarkError::WrongPremiumBook)]
    pub pool: AccountLoader<'info, Pool>,
    /// The pool's premium book.
    #[account(mut)]
    pub premium_book: AccountLoader<'info, PremiumBook>,
}

/// Earns the premium; see the module.
pub fn handle_accrue(ctx: Context<Accrue>) -> Result<()> {
    let at = now()?;
    let event = {
        let pool = &mut *ctx.accounts.pool.load_mut()?;
        let (capital_before, fees_before) = (pool.capital, pool.fees);
        let unearned_before = pool.unearned;
        let earned = pool.accrue(&mut *ctx.accounts.premium_book.load_mut()?, at)?;
        pool.invariant()?;
        PremiumAccrued {
            pool: ctx.accounts.pool.key(),
            earned,
            capital_before,
            capital_after: pool.capital,
            fees_before,
            fees_after: pool.fees,
            unearned_before,
            unearned_after: pool.unearned,
            at,
        }
    };
    emit_cpi(&ctx.accounts.event_authority, &event)?;
    Ok(())
}
