//! Sets guardian and treasury.
//!
//! - Only the authority shall set them; the treasury shall not be the default key, whose money nobody could spend.
//! - The guardian may be the default key: then only the authority pauses.

use anchor_lang::prelude::*;

use crate::{error::BulwarkError, events::RolesSet, instructions::now, state::Fund};

/// Accounts of `set_roles`.
#[derive(Accounts)]
pub struct SetRoles<'info> {
    /// The fund's authority.
    pub authority: Signer<'info>,
    /// Fund.
    #[account(mut, has_one = authority @ BulwarkError::NotAuthority)]
    pub fund: Box<Account<'info, Fund>>,
}

/// Sets the roles; see the module.
pub fn handle_set_roles(ctx: Context<SetRoles>, guardian: Pubkey, treasury: Pubkey) -> Result<()> {
    let at = now()?;
    let fund = &mut ctx.accounts.fund;
    let (guardian_before, treasury_before) = (fund.guardian, fund.treasury);
    fund.guardian = guardian;
    fund.treasury = treasury;
    fund.invariant()?;
    emit!(RolesSet {
        fund: fund.key(),
        guardian_before,
        guardian_after: guardian,
        treasury_before,
        treasury_after: treasury,
        at,
    });
    Ok(())
}
