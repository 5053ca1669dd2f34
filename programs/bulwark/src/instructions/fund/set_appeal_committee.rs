//! Names the committee that decides appeals of incidents reported from now on.
//!
//! - Only the authority shall name it, and only a committee of this fund.
//! - An incident shall keep the appeal committee that it began with.

use anchor_lang::prelude::*;

use crate::{
    error::BulwarkError,
    events::AppealCommitteeSet,
    instructions::now,
    state::{Committee, Fund},
};

/// Accounts of `set_appeal_committee`.
#[derive(Accounts)]
pub struct SetAppealCommittee<'info> {
    /// The fund's authority.
    pub authority: Signer<'info>,
    /// Fund.
    #[account(mut, has_one = authority @ BulwarkError::NotAuthority)]
    pub fund: Box<Account<'info, Fund>>,
    /// Committee of the fund.
    #[account(has_one = fund @ BulwarkError::WrongFund)]
    pub committee: Box<Account<'info, Committee>>,
}

/// Names the committee; see the module.
pub fn handle_set_appeal_committee(ctx: Context<SetAppealCommittee>) -> Result<()> {
    let at = now()?;
    let after = ctx.accounts.committee.key();
    let fund = &mut ctx.accounts.fund;
    let before = fund.appeal_committee();
    fund.appeal_committee = after;
    emit!(AppealCommitteeSet {
        fund: fund.key(),
        before,
        after,
        at,
    });
    Ok(())
}
