//! Takes a request for release back: the shares stay, for the next term too.
//!
//! - The re-insurer shall sign; there shall be a request.

use anchor_lang::prelude::*;

use super::RequestRelease;
use crate::{error::BulwarkError, events::ReleaseCancelled, instructions::now};

/// Takes the request back; see the module.
pub fn handle_cancel_release(ctx: Context<RequestRelease>) -> Result<()> {
    let at = now()?;
    let shares = ctx.accounts.replace(0)?;
    require!(shares > 0, BulwarkError::NoReleaseRequest);
    emit!(ReleaseCancelled {
        tranche: ctx.accounts.tranche.key(),
        owner: ctx.accounts.position.owner,
        shares,
        at,
    });
    Ok(())
}
