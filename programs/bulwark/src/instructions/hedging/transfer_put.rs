//! Gives the writer's side of a put to somebody else: the collateral delivered, and what is left of the lock.
//!
//! - The writer shall sign, and the new one not be the default key, for whom nobody could collect.

use anchor_lang::prelude::*;

use crate::{error::BulwarkError, events::PutTransferred, instructions::now, state::Hedge};

/// Accounts of `transfer_put`.
#[derive(Accounts)]
pub struct TransferPut<'info> {
    /// The writer.
    pub writer: Signer<'info>,
    /// The put.
    #[account(mut, has_one = writer @ BulwarkError::NotWriter)]
    pub hedge: Box<Account<'info, Hedge>>,
}

/// Transfers the writer's side; see the module.
pub fn handle_transfer_put(ctx: Context<TransferPut>, writer: Pubkey) -> Result<()> {
    let at = now()?;
    require_keys_neq!(writer, Pubkey::default(), BulwarkError::InvalidWriter);
    let hedge = &mut ctx.accounts.hedge;
    hedge.writer = writer;
    hedge.invariant()?;
    emit!(PutTransferred {
        hedge: hedge.key(),
        writer_before: ctx.accounts.writer.key(),
        writer_after: writer,
        at,
    });
    Ok(())
}
