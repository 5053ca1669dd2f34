//! Ends a pause early.
//!
//! - Guardian or authority shall sign; the operation shall be paused.
//! - Seven days shall pass from here to the next pause of the operation, as after one that ended by itself.

use anchor_lang::prelude::*;

use crate::{
    error::BulwarkError,
    events::OperationResumed,
    instructions::now,
    state::{Fund, Operation},
};

/// Accounts of `resume_operation`.
#[derive(Accounts)]
pub struct ResumeOperation<'info> {
    /// The fund's guardian or authority.
    pub guardian: Signer<'info>,
    /// Fund.
    #[account(
        mut,
        constraint = [fund.guardian, fund.authority].contains(guardian.key) @ BulwarkError::NotGuardian
    )]
    pub fund: Box<Account<'info, Fund>>,
}

/// Ends the pause; see the module.
pub fn handle_resume_operation(ctx: Context<ResumeOperation>, operation: Operation) -> Result<()> {
    let at = now()?;
    let fund = &mut ctx.accounts.fund;
    fund.resume(operation, at)?;
    emit!(OperationResumed {
        fund: fund.key(),
        operation,
        by: ctx.accounts.guardian.key(),
        at,
    });
    Ok(())
}
