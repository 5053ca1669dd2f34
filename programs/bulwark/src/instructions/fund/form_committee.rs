//! Forms an immutable committee.
//!
//! - Only the authority shall form one; its members shall be distinct and its threshold more than two thirds of them:
//!   else a dishonest minority could decide the median.
//! - It shall never change: a change is a new version, and an incident keeps the one it began with.

use anchor_lang::prelude::*;

use crate::{
    constants::VERSION,
    error::BulwarkError,
    events::CommitteeFormed,
    instructions::now,
    seeds,
    state::{Committee, Fund},
};

/// What a new committee is made of.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Debug)]
pub struct FormCommitteeArgs {
    /// Chosen by the authority; part of the address.
    pub version: u32,
    /// Votes that decide.
    pub threshold: u8,
    /// Members, 15 at most; the index is the seat.
    pub members: Vec<Pubkey>,
}

/// Accounts of `form_committee`.
#[derive(Accounts)]
#[instruction(args: FormCommitteeArgs)]
pub struct FormCommittee<'info> {
    /// The fund's authority.
    pub authority: Signer<'info>,
    /// Pays the rent.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// Fund.
    #[account(has_one = authority @ BulwarkError::NotAuthority)]
    pub fund: Box<Account<'info, Fund>>,
    /// The new committee.
    #[account(
        init,
        payer = payer,
        space = 8 + Committee::INIT_SPACE,
        seeds = [seeds::COMMITTEE, fund.key().as_ref(), &args.version.to_le_bytes()],
        bump
    )]
    pub committee: Box<Account<'info, Committee>>,
    /// System program.
    pub system_program: Program<'info, System>,
}

/// Forms the committee; see the module.
pub fn handle_form_committee(ctx: Context<FormCommittee>, args: FormCommitteeArgs) -> Result<()> {
    let at = now()?;
    let fund = ctx.accounts.fund.key();
    let committee = &mut ctx.accounts.committee;
    committee.set_inner(Committee {
        layout: VERSION,
        bump: ctx.bumps.committee,
        fund,
        version: args.version,
        threshold: args.threshold,
        members: args.members,
    });
    committee.invariant()?;
    emit!(CommitteeFormed {
        fund,
        committee: committee.key(),
        committee_version: committee.version,
        members: u8::try_from(committee.members.len()).map_err(|_| BulwarkError::Overflow)?,
        threshold: committee.threshold,
        at,
    });
    Ok(())
}
