//! Asks for a part of a position to be released once the tranche is unlocked.
//!
//! - The re-insurer shall sign. The shares go on earning and bearing loss until they are released; the tranche shall not
//!   be renewed before.
//! - A new request shall replace the last.

use anchor_lang::prelude::*;

use crate::{
    error::BulwarkError,
    events::ReleaseRequested,
    instructions::now,
    state::{Tranche, TranchePosition},
};

/// Accounts of `request_release` and `cancel_release`.
#[derive(Accounts)]
pub struct RequestRelease<'info> {
    /// The re-insurer.
    pub owner: Signer<'info>,
    /// Tranche.
    #[account(mut)]
    pub tranche: Box<Account<'info, Tranche>>,
    /// The re-insurer's position.
    #[account(
        mut,
        has_one = tranche @ BulwarkError::WrongTranche,
        has_one = owner @ BulwarkError::NotReinsurer
    )]
    pub position: Box<Account<'info, TranchePosition>>,
}

impl RequestRelease<'_> {
    /// Replaces the position's request by `shares`, in the tranche's total too; returns the shares asked for before.
    pub(super) fn replace(&mut self, shares: u128) -> Result<u128> {
        let before = self.position.requested.get();
        let requested = self
            .tranche
            .requested
            .get()
            .checked_sub(before)
            .and_then(|others| others.checked_add(shares))
            .ok_or(BulwarkError::Overflow)?;
        self.tranche.requested.set(requested);
        self.position.requested.set(shares);
        self.position.invariant()?;
        self.tranche.invariant()?;
        Ok(before)
    }
}

/// Records the request; see the module.
pub fn handle_request_release(ctx: Context<RequestRelease>, shares: u128) -> Result<()> {
    let at = now()?;
    require!(
        shares > 0 && shares <= ctx.accounts.position.shares.get(),
        BulwarkError::SharesExceedPosition
    );
    ctx.accounts.replace(shares)?;
    emit!(ReleaseRequested {
        tranche: ctx.accounts.tranche.key(),
        owner: ctx.accounts.position.owner,
        shares,
        requested_after: ctx.accounts.tranche.requested.get(),
        at,
    });
    Ok(())
}
