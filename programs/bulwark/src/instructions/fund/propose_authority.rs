//! Proposes the next authority, or withdraws the proposal: the first of two steps.
//!
//! - Only the authority shall propose; nothing changes before the successor accepts, so a mistyped key takes nothing.
//! - A new proposal shall replace the old one; none withdraws it.

use anchor_lang::prelude::*;

use crate::{error::BulwarkError, events::AuthorityProposed, instructions::now, state::Fund};

/// Accounts of `propose_authority`.
#[derive(Accounts)]
pub struct ProposeAuthority<'info> {
    /// The fund's authority.
    pub authority: Signer<'info>,
    /// Fund.
    #[account(mut, has_one = authority @ BulwarkError::NotAuthority)]
    pub fund: Box<Account<'info, Fund>>,
}

/// Records the proposal; see the module.
pub fn handle_propose_authority(
    ctx: Context<ProposeAuthority>,
    successor: Option<Pubkey>,
) -> Result<()> {
    let at = now()?;
    require!(
        successor != Some(Pubkey::default()),
        BulwarkError::InvalidAuthority
    );
    let fund = &mut ctx.accounts.fund;
    fund.pending_authority = successor.unwrap_or_default();
    fund.invariant()?;
    emit!(AuthorityProposed {
        fund: fund.key(),
        authority: fund.authority,
        successor,
        at,
    });
    Ok(())
}
