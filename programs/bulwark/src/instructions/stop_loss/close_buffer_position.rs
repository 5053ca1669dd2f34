//! Closes an empty position of a buffer.
//!
//! - The staker shall sign and have the rent; the position shall hold no shares and no income.

use anchor_lang::prelude::*;

use crate::{
    error::BulwarkError, events::BufferPositionClosed, instructions::now, state::BufferPosition,
};

/// Accounts of `close_buffer_position`.
#[derive(Accounts)]
pub struct CloseBufferPosition<'info> {
    /// The staker.
    #[account(mut)]
    pub owner: Signer<'info>,
    /// The staker's position.
    #[account(
        mut,
        close = owner,
        has_one = owner @ BulwarkError::NotStaker,
        constraint = position.shares.get() == 0 && position.income == 0 @ BulwarkError::BufferNotEmpty
    )]
    pub position: Box<Account<'info, BufferPosition>>,
}

/// Reports the closing, which the accounts' constraints do; see the module.
pub fn handle_close_buffer_position(ctx: Context<CloseBufferPosition>) -> Result<()> {
    let at = now()?;
    let position = &ctx.accounts.position;
    emit!(BufferPositionClosed {
        buffer: position.buffer,
        owner: position.owner,
        at,
    });
    Ok(())
}
