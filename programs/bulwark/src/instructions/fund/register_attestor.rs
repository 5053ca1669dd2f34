//! Registers an attestor, without bond yet.
//!
//! - The attestor shall sign; registration gives no vote: that takes a seat in a committee and a bond.

use anchor_lang::prelude::*;
use bytemuck::Zeroable;

use crate::{
    constants::VERSION,
    events::AttestorRegistered,
    instructions::now,
    seeds,
    state::{Attestor, Fund},
};

/// Accounts of `register_attestor`.
#[derive(Accounts)]
pub struct RegisterAttestor<'info> {
    /// Who will vote.
    pub authority: Signer<'info>,
    /// Pays the rent.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// Fund.
    pub fund: Box<Account<'info, Fund>>,
    /// The new attestor.
    #[account(
        init,
        payer = payer,
        space = 8 + Attestor::INIT_SPACE,
        seeds = [seeds::ATTESTOR, fund.key().as_ref(), authority.key().as_ref()],
        bump
    )]
    pub attestor: Box<Account<'info, Attestor>>,
    /// System program.
    pub system_program: Program<'info, System>,
}

/// Registers the attestor; see the module.
pub fn handle_register_attestor(ctx: Context<RegisterAttestor>) -> Result<()> {
    let at = now()?;
    let fund = ctx.accounts.fund.key();
    let authority = ctx.accounts.authority.key();
    ctx.accounts.attestor.set_inner(Attestor {
        version: VERSION,
        bump: ctx.bumps.attestor,
        fund,
        authority,
        ..Attestor::zeroed()
    });
    emit!(AttestorRegistered {
        fund,
        attestor: ctx.accounts.attestor.key(),
        authority,
        at,
    });
    Ok(())
}
