//! Ends a buffer's turn that has run out of time or of collateral, and gives it to the next. Anyone may.
//!
//! - A settlement shall wait for a buffer, and that one's turn be over or its collateral gone. What it did not sell stays its
//!   stakers'; what it did not raise falls to the next buffer, then to the next layer.
//! - No feed, bidder or token account is asked for: nothing outside the pool can keep a turn from ending.

use anchor_lang::prelude::*;

use crate::{error::BulwarkError, events::TurnEnded, instructions::now, state::Pool};

/// Accounts of `close_auction`; no signer besides the fee payer.
#[derive(Accounts)]
pub struct CloseAuction<'info> {
    /// Pool whose settlement waits.
    #[account(mut)]
    pub pool: AccountLoader<'info, Pool>,
}

/// Ends the turn; see the module.
pub fn handle_close_auction(ctx: Context<CloseAuction>) -> Result<()> {
    let at = now()?;
    let pool = &mut *ctx.accounts.pool.load_mut()?;
    let index = pool.stop_loss.turn;
    let slot = *pool
        .buffer(index)
        .map_err(|_| error!(BulwarkError::NotLiquidating))?;
    require!(
        at > pool.stop_loss.turn_deadline || slot.collateral == 0,
        BulwarkError::TurnNotOver
    );
    pool.give_turn(index.saturating_add(1), at)?;
    pool.invariant()?;
    emit!(TurnEnded {
        pool: ctx.accounts.pool.key(),
        incident: pool.stop_loss.incident,
        index,
        raised: slot.raised,
        collateral_left: slot.collateral,
        to_raise: pool.stop_loss.to_raise,
        next: pool.stop_loss.turn,
        at,
    });
    Ok(())
}
