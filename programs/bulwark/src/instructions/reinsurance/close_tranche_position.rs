//! Closes an empty position of a tranche.
//!
//! - The re-insurer shall sign and have the rent; the position shall hold no shares.

use anchor_lang::prelude::*;

use crate::{
    error::BulwarkError, events::TranchePositionClosed, instructions::now, state::TranchePosition,
};

/// Accounts of `close_tranche_position`.
#[derive(Accounts)]
pub struct CloseTranchePosition<'info> {
    /// The re-insurer.
    #[account(mut)]
    pub owner: Signer<'info>,
    /// The re-insurer's position.
    #[account(
        mut,
        close = owner,
        has_one = owner @ BulwarkError::NotReinsurer,
        constraint = position.shares.get() == 0 @ BulwarkError::TrancheNotEmpty
    )]
    pub position: Box<Account<'info, TranchePosition>>,
}

/// Reports the closing, which the accounts' constraints do; see the module.
pub fn handle_close_tranche_position(ctx: Context<CloseTranchePosition>) -> Result<()> {
    let at = now()?;
    let position = &ctx.accounts.position;
    emit!(TranchePositionClosed {
        tranche: position.tranche,
        owner: position.owner,
        at,
    });
    Ok(())
}
