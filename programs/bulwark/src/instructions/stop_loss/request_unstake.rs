//! Decides to leave a buffer with some shares, a cooldown ahead: the law of the underwriters' windows is the stakers' too.
//!
//! - The owner shall sign, for at least one share and no more than the position has.
//! - The request shall mature a whole cooldown from now: whoever stood behind the pool when a loss happened still does when it
//!   is confirmed. One request at a time; only a lapsed one is replaced without being taken back first.
//! - The shares shall keep earning and keep bearing loss until they leave.

use anchor_lang::prelude::*;

use crate::{
    error::BulwarkError,
    events::UnstakeRequested,
    instructions::now,
    state::{Buffer, BufferPosition, Fund, Pool, WithdrawalRequest},
};

/// Accounts of `request_unstake`.
#[derive(Accounts)]
pub struct RequestUnstake<'info> {
    /// The staker.
    pub owner: Signer<'info>,
    /// Fund.
    pub fund: Box<Account<'info, Fund>>,
    /// Pool.
    #[account(has_one = fund @ BulwarkError::WrongFund)]
    pub pool: AccountLoader<'info, Pool>,
    /// Buffer.
    #[account(has_one = pool @ BulwarkError::WrongPool)]
    pub buffer: Box<Account<'info, Buffer>>,
    /// The staker's position.
    #[account(
        mut,
        has_one = buffer @ BulwarkError::WrongBuffer,
        has_one = owner @ BulwarkError::NotStaker
    )]
    pub position: Box<Account<'info, BufferPosition>>,
}

/// Records the request; see the module.
pub fn handle_request_unstake(ctx: Context<RequestUnstake>, shares: u128) -> Result<()> {
    let at = now()?;
    let holds = ctx.accounts.pool.load()?.holds;
    let parameters = &ctx.accounts.fund.parameters;
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
    let request = WithdrawalRequest {
        shares: shares.into(),
        matures_at: at
            .checked_add(parameters.withdrawal_cooldown.into())
            .ok_or(BulwarkError::Overflow)?,
        window: parameters.withdrawal_window,
        ..WithdrawalRequest::default()
    };
    position.request = request;
    position.invariant()?;
    emit!(UnstakeRequested {
        buffer: position.buffer,
        owner: position.owner,
        shares,
        matures_at: request.matures_at,
        lapses_at: request.deadline(&holds),
        at,
    });
    Ok(())
}
