//! Opens an underwriter's empty position.
//!
//! - The owner shall sign; one position a pool and owner (its address). It holds nothing before a deposit.

use anchor_lang::prelude::*;
use bytemuck::Zeroable;

use crate::{
    constants::VERSION,
    events::PositionOpened,
    instructions::now,
    seeds,
    state::{Pool, Position},
};

/// Accounts of `open_position`.
#[derive(Accounts)]
pub struct OpenPosition<'info> {
    /// The underwriter.
    pub owner: Signer<'info>,
    /// Pays the rent, which the owner has at closing.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// Pool.
    pub pool: AccountLoader<'info, Pool>,
    /// The new position.
    #[account(
        init,
        payer = payer,
        space = 8 + Position::INIT_SPACE,
        seeds = [seeds::POSITION, pool.key().as_ref(), owner.key().as_ref()],
        bump
    )]
    pub position: Box<Account<'info, Position>>,
    /// System program.
    pub system_program: Program<'info, System>,
}

/// Opens the position; see the module.
pub fn handle_open_position(ctx: Context<OpenPosition>) -> Result<()> {
    let at = now()?;
    let (pool, owner) = (ctx.accounts.pool.key(), ctx.accounts.owner.key());
    ctx.accounts.position.set_inner(Position {
        version: VERSION,
        bump: ctx.bumps.position,
        pool,
        owner,
        ..Position::zeroed()
    });
    emit!(PositionOpened { pool, owner, at });
    Ok(())
}
