//! Takes a withdrawal request back.
//!
//! - The owner shall sign, at any time: staying is never refused, and leaving then takes a new cooldown.

use anchor_lang::prelude::*;

use crate::{
    error::BulwarkError,
    events::WithdrawalCancelled,
    instructions::now,
    state::{Position, WithdrawalRequest},
};

/// Accounts of `cancel_withdrawal`.
#[derive(Accounts)]
pub struct CancelWithdrawal<'info> {
    /// The underwriter.
    pub owner: Signer<'info>,
    /// The underwriter's position.
    #[account(mut, has_one = owner @ BulwarkError::NotPositionOwner)]
    pub position: Box<Account<'info, Position>>,
}

/// Takes the request back; see the module.
pub fn handle_cancel_withdrawal(ctx: Context<CancelWithdrawal>) -> Result<()> {
    let at = now()?;
    let position = &mut ctx.accounts.position;
    let request = position
        .request()
        .ok_or(BulwarkError::NoWithdrawalRequest)?;
    position.request = WithdrawalRequest::default();
    emit!(WithdrawalCancelled {
        pool: position.pool,
        owner: position.owner,
        shares: request.shares.get(),
        at,
    });
    Ok(())
}
