//! Opens a re-insurer's empty position of a tranche.
//!
//! - The re-insurer shall sign; anyone may pay the rent, which the re-insurer has at closing.

use anchor_lang::prelude::*;
use bytemuck::Zeroable;

use crate::{
    constants::VERSION,
    events::TranchePositionOpened,
    instructions::now,
    seeds,
    state::{Tranche, TranchePosition},
};

/// Accounts of `open_tranche_position`.
#[derive(Accounts)]
pub struct OpenTranchePosition<'info> {
    /// The re-insurer.
    pub owner: Signer<'info>,
    /// Pays the rent.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// Tranche.
    pub tranche: Box<Account<'info, Tranche>>,
    /// The new position.
    #[account(
        init,
        payer = payer,
        space = 8 + TranchePosition::INIT_SPACE,
        seeds = [seeds::TRANCHE_POSITION, tranche.key().as_ref(), owner.key().as_ref()],
        bump
    )]
    pub position: Box<Account<'info, TranchePosition>>,
    /// System program.
    pub system_program: Program<'info, System>,
}

/// Opens the position; see the module.
pub fn handle_open_tranche_position(ctx: Context<OpenTranchePosition>) -> Result<()> {
    let at = now()?;
    let (tranche, owner) = (ctx.accounts.tranche.key(), ctx.accounts.owner.key());
    ctx.accounts.position.set_inner(TranchePosition {
        tranche,
        owner,
        version: VERSION,
        bump: ctx.bumps.position,
        ..TranchePosition::zeroed()
    });
    emit!(TranchePositionOpened { tranche, owner, at });
    Ok(())
}
