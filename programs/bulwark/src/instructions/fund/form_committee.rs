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
    let seats = args.members.len();
    committee
        .members
        .get_mut(..seats)
        .ok_or(BulwarkError::CommitteeSizeOutOfBounds)?
        .copy_from_slice(&args.members);
    committee.seats = u8::try_from(seats).map_err(|_| BulwarkError::Overflow)?;
    committee.layout = VERSION;
    committee.bump = ctx.bumps.committee;
    committee.fund = fund;
    committee.version = args.version;
    committee.threshold = args.threshold;
    committee.invariant()?;
    emit!(CommitteeFormed {
        fund,
        committee: committee.key(),
        committee_version: committee.version,
        members: committee.seats,
        threshold: committee.threshold,
        at,
    });
    Ok(())
}
