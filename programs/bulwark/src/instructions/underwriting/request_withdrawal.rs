//! Decides to leave with some shares, a cooldown ahead.
//!
//! - The owner shall sign, for at least one share and no more than the position has; never paused, in any pool.
//! - The request shall mature a whole cooldown from now: else underwriters leave between a loss and its confirmation.
//! - One request at a time; only a lapsed one is replaced without being taken back first.
//! - Locked shares shall keep earning and keep bearing loss: they stay in the position until executed.

use anchor_lang::prelude::*;

use crate::{
    error::BulwarkError,
    events::WithdrawalRequested,
    instructions::now,
    state::{Fund, Pool, Position, WithdrawalRequest},
};

/// Accounts of `request_withdrawal`.
#[derive(Accounts)]
pub struct RequestWithdrawal<'info> {
    /// The underwriter.
    pub owner: Signer<'info>,
    /// Fund.
    pub fund: Box<Account<'info, Fund>>,
    /// Pool.
    #[account(has_one = fund @ BulwarkError::WrongFund)]
    pub pool: AccountLoader<'info, Pool>,
    /// The underwriter's position.
    #[account(
        mut,
        has_one = pool @ BulwarkError::WrongPool,
        has_one = owner @ BulwarkError::NotPositionOwner
    )]
    pub position: Box<Account<'info, Position>>,
}

/// Records the request; see the module.
pub fn handle_request_withdrawal(
    ctx: Context<RequestWithdrawal>,
    shares: u128,
    min_amount_out: u64,
) -> Result<()> {
    let at = now()?;
    let holds = ctx.accounts.pool.load()?.holds;
    let parameters = &ctx.accounts.fund.parameters;
    let request = WithdrawalRequest {
        shares: shares.into(),
        matures_at: at
            .checked_add(parameters.withdrawal_cooldown.into())
            .ok_or(BulwarkError::Overflow)?,
        window: parameters.withdrawal_window,
        min_amount_out,
        ..WithdrawalRequest::default()
    };
    let position = &mut ctx.accounts.position;
    if let Some(open) = position.request() {
        require!(
            at > open.deadline(&holds),
            BulwarkError::WithdrawalAlreadyRequested
        );
    }
    require!(
        shares > 0 && shares <= position.shares.get(),
        BulwarkError::SharesExceedPosition
    );
    position.request = request;
    position.invariant()?;
    emit!(WithdrawalRequested {
        pool: position.pool,
        owner: position.owner,
        shares,
        matures_at: request.matures_at,
        lapses_at: request.deadline(&holds),
        at,
    });
    Ok(())
}
