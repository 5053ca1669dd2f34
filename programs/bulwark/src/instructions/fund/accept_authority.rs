//! The proposed authority takes over: the second of two steps.
//!
//! - Only the proposed key shall accept, by its own signature; the proposal is used up.

use anchor_lang::prelude::*;

use crate::{error::BulwarkError, events::AuthorityAccepted, instructions::now, state::Fund};

/// Accounts of `accept_authority`.
#[derive(Accounts)]
pub struct AcceptAuthority<'info> {
    /// The proposed authority.
    pub successor: Signer<'info>,
    /// Fund.
    #[account(
        mut,
        constraint = fund.pending_authority == successor.key() @ BulwarkError::NotPendingAuthority
    )]
    pub fund: Box<Account<'info, Fund>>,
}

/// Hands the authority over; see the module.
pub fn handle_accept_authority(ctx: Context<AcceptAuthority>) -> Result<()> {
    let at = now()?;
    let fund = &mut ctx.accounts.fund;
    let authority_before = fund.authority;
    fund.authority = ctx.accounts.successor.key();
    fund.pending_authority = Pubkey::default();
    fund.invariant()?;
    emit!(AuthorityAccepted {
        fund: fund.key(),
        authority_before,
        authority_after: fund.authority,
        at,
    });
    Ok(())
}
