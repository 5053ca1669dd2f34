//! Sets when a pool's stop-loss trips and resets, how long a buffer has to be sold and how far buffers count.
//!
//! - Only the fund's authority shall set them, inside their bounds, and never while a settlement waits for the buffers.

use anchor_lang::prelude::*;

use crate::{
    error::BulwarkError,
    events::StopLossTermsSet,
    instructions::now,
    state::{Fund, Pool, StopLossTerms},
};

/// Accounts of `set_stop_loss_terms`.
#[derive(Accounts)]
pub struct SetStopLossTerms<'info> {
    /// The fund's authority.
    pub authority: Signer<'info>,
    /// Fund.
    #[account(has_one = authority @ BulwarkError::NotAuthority)]
    pub fund: Box<Account<'info, Fund>>,
    /// Pool.
    #[account(mut, has_one = fund @ BulwarkError::WrongFund)]
    pub pool: AccountLoader<'info, Pool>,
}

/// Sets the terms; see the module.
pub fn handle_set_stop_loss_terms(
    ctx: Context<SetStopLossTerms>,
    terms: StopLossTerms,
) -> Result<()> {
    let at = now()?;
    terms.validate()?;
    let pool = &mut *ctx.accounts.pool.load_mut()?;
    pool.stop_loss.require_idle()?;
    let before = pool.stop_loss.terms();
    pool.stop_loss.set(&terms);
    pool.invariant()?;
    emit!(StopLossTermsSet {
        pool: ctx.accounts.pool.key(),
        before,
        after: terms,
        at,
    });
    Ok(())
}
