//! Sets the fund's rules.
//!
//! - Only the authority shall set them, all at once, inside their bounds.
//! - The cooldown shall stay at least the report plus the confirm window: else underwriters leave ahead of a loss.
//! - What has begun keeps its rules: requests, policies and incidents carry their own times.

use anchor_lang::prelude::*;

use crate::{
    error::BulwarkError,
    events::FundParametersSet,
    instructions::now,
    state::{Fund, FundParameters},
};

/// Accounts of `set_fund_parameters`.
#[derive(Accounts)]
pub struct SetFundParameters<'info> {
    /// The fund's authority.
    pub authority: Signer<'info>,
    /// Fund.
    #[account(mut, has_one = authority @ BulwarkError::NotAuthority)]
    pub fund: Box<Account<'info, Fund>>,
}

/// Sets the rules; see the module.
pub fn handle_set_fund_parameters(
    ctx: Context<SetFundParameters>,
    parameters: FundParameters,
) -> Result<()> {
    let at = now()?;
    let fund = &mut ctx.accounts.fund;
    let before = fund.parameters;
    fund.parameters = parameters;
    fund.invariant()?;
    emit!(FundParametersSet {
        fund: fund.key(),
        before,
        after: parameters,
        at,
    });
    Ok(())
}
