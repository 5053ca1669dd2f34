//! Closes an empty position.
//!
//! - The owner shall sign and have the rent; the position shall hold no shares and no request.

use anchor_lang::prelude::*;

use crate::{error::BulwarkError, events::PositionClosed, instructions::now, state::Position};

/// Accounts of `close_position`.
#[derive(Accounts)]
pub struct ClosePosition<'info> {
    /// The underwriter.
    #[account(mut)]
    pub owner: Signer<'info>,
    /// The underwriter's position.
    #[account(
        mut,
        close = owner,
        has_one = owner @ BulwarkError::NotPositionOwner,
        constraint = position.shares.get() == 0 && position.request().is_none() @ BulwarkError::PositionNotEmpty
    )]
    pub position: Box<Account<'info, Position>>,
}

/// Reports the closing, which the accounts' constraints do; see the module.
pub fn handle_close_position(ctx: Context<ClosePosition>) -> Result<()> {
    let at = now()?;
    let position = &ctx.accounts.position;
    emit!(PositionClosed {
        pool: position.pool,
        owner: position.owner,
        at,
    });
    Ok(())
}
