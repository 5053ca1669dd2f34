//! Takes a request to unstake back.
//!
//! - The owner shall sign, at any time: staying is never refused, and leaving then takes a new cooldown.

use anchor_lang::prelude::*;

use crate::{
    error::BulwarkError,
    events::UnstakeCancelled,
    instructions::now,
    state::{BufferPosition, WithdrawalRequest},
};

/// Accounts of `cancel_unstake`.
#[derive(Accounts)]
pub struct CancelUnstake<'info> {
    /// The staker.
    pub owner: Signer<'info>,
    /// The staker's position.
    #[account(mut, has_one = owner @ BulwarkError::NotStaker)]
    pub position: Box<Account<'info, BufferPosition>>,
}

/// Takes the request back; see the module.
pub fn handle_cancel_unstake(ctx: Context<CancelUnstake>) -> Result<()> {
    let at = now()?;
    let position = &mut ctx.accounts.position;
    let request = position
        .request()
        .ok_or(BulwarkError::NoWithdrawalRequest)?;
    position.request = WithdrawalRequest::default();
    emit!(UnstakeCancelled {
        buffer: position.buffer,
        owner: position.owner,
        shares: request.shares.get(),
        at,
    });
    Ok(())
}
