//! Pauses one operation for a bounded time.
//!
//! - Guardian or authority shall sign; a pause shall end by itself within seven days and seven days of running shall
//!   follow it: whoever holds the key cannot freeze the fund.
//! - Withdrawals, votes, settlement, payouts and refunds shall not be pausable: `Operation` does not name them.

use anchor_lang::prelude::*;

use crate::{
    error::BulwarkError,
    events::OperationPaused,
    instructions::now,
    state::{Fund, Operation},
};

/// Accounts of `pause_operation`.
#[derive(Accounts)]
pub struct PauseOperation<'info> {
    /// The fund's guardian or authority.
    pub guardian: Signer<'info>,
    /// Fund.
    #[account(
        mut,
        constraint = [fund.guardian, fund.authority].contains(guardian.key) @ BulwarkError::NotGuardian
    )]
    pub fund: Box<Account<'info, Fund>>,
}

/// Begins the pause; see the module.
pub fn handle_pause_operation(
    ctx: Context<PauseOperation>,
    operation: Operation,
    seconds: u64,
) -> Result<()> {
    let at = now()?;
    let fund = &mut ctx.accounts.fund;
    let until = fund.pause(operation, seconds, at)?;
    emit!(OperationPaused {
        fund: fund.key(),
        operation,
        by: ctx.accounts.guardian.key(),
        until,
        at,
    });
    Ok(())
}
