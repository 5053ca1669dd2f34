//! Opens a staker's empty position in a buffer.
//!
//! - The staker shall sign; anyone may pay the rent, which the staker has back at closing.

use anchor_lang::prelude::*;

use crate::{
    constants::VERSION,
    events::BufferPositionOpened,
    instructions::now,
    seeds,
    state::{Buffer, BufferPosition},
};

/// Accounts of `open_buffer_position`.
#[derive(Accounts)]
pub struct OpenBufferPosition<'info> {
    /// The staker.
    pub owner: Signer<'info>,
    /// Pays the rent.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// Buffer.
    pub buffer: Box<Account<'info, Buffer>>,
    /// The new position.
    #[account(
        init,
        payer = payer,
        space = 8 + BufferPosition::INIT_SPACE,
        seeds = [seeds::BUFFER_POSITION, buffer.key().as_ref(), owner.key().as_ref()],
        bump
    )]
    pub position: Box<Account<'info, BufferPosition>>,
    /// System program.
    pub system_program: Program<'info, System>,
}

/// Opens the position; see the module.
pub fn handle_open_buffer_position(ctx: Context<OpenBufferPosition>) -> Result<()> {
    let at = now()?;
    let position = &mut ctx.accounts.position;
    position.buffer = ctx.accounts.buffer.key();
    position.owner = ctx.accounts.owner.key();
    position.version = VERSION;
    position.bump = ctx.bumps.position;
    position.invariant()?;
    emit!(BufferPositionOpened {
        buffer: position.buffer,
        owner: position.owner,
        at,
    });
    Ok(())
}
