//! Hands a policy to another holder.
//!
//! Shall: only with both signatures (a policy pushed on an attestor would void its vote); shall refuse a policy under
//! claim (the claimant is the holder) or over.

use anchor_lang::prelude::*;

use super::sale::require_in_force;
use crate::{
    error::BulwarkError,
    events::PolicyTransferred,
    instructions::now,
    state::{Fund, Operation, Policy, Pool},
};

/// Accounts of `transfer_policy`.
#[derive(Accounts)]
pub struct TransferPolicy<'info> {
    /// Holds the policy.
    pub holder: Signer<'info>,
    /// Will hold it.
    pub new_holder: Signer<'info>,
    /// Fund.
    pub fund: Box<Account<'info, Fund>>,
    /// Pool of the policy.
    #[account(has_one = fund @ BulwarkError::WrongFund)]
    pub pool: AccountLoader<'info, Pool>,
    /// Policy.
    #[account(
        mut,
        has_one = pool @ BulwarkError::WrongPool,
        has_one = holder @ BulwarkError::NotPolicyHolder
    )]
    pub policy: Box<Account<'info, Policy>>,
}

/// Hands a policy to another holder, who consents.
pub fn handle_transfer_policy(ctx: Context<TransferPolicy>) -> Result<()> {
    let now = now()?;
    ctx.accounts
        .fund
        .require_running(Operation::Transfer, now)?;
    let policy = &mut ctx.accounts.policy;
    require_in_force(policy, now)?;
    require!(policy.open_claims == 0, BulwarkError::PolicyHasClaims);
    policy.holder = ctx.accounts.new_holder.key();
    policy.invariant()?;
    emit!(PolicyTransferred {
        product: policy.product,
        policy: policy.key(),
        holder_before: ctx.accounts.holder.key(),
        holder_after: policy.holder,
        at: now,
    });
    Ok(())
}
