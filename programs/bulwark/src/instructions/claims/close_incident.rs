//! Anyone closes a finished incident; its rent returns to the reporter, what rounding left over to capital.
//!
//! It shall: close a rejected incident, or a settled one without open claims that can collect no more; refuse while the
//! reporter's bond is held; move the rest of what was collected and not paid from payable to capital.

use anchor_lang::prelude::*;

use super::recover::is_collected;
use crate::{
    error::BulwarkError,
    events::{emit_cpi, IncidentClosed},
    instructions::now,
    state::{
        pool::{credit, debit},
        Incident, IncidentStatus, Pool, PremiumBook,
    },
};

/// Accounts of `close_incident`.
#[event_cpi]
#[derive(Accounts)]
pub struct CloseIncident<'info> {
    /// Incident.
    #[account(
        mut,
        close = reporter,
        has_one = pool @ BulwarkError::WrongPool,
        has_one = reporter @ BulwarkError::WrongRentPayer
    )]
    pub incident: Box<Account<'info, Incident>>,
    /// Pool that the rest goes to.
    #[account(mut, has_one = premium_book @ BulwarkError::WrongPremiumBook)]
    pub pool: AccountLoader<'info, Pool>,
    /// Premium book of the pool.
    #[account(mut)]
    pub premium_book: AccountLoader<'info, PremiumBook>,
    /// CHECK: receives the rent; the incident names it.
    #[account(mut)]
    pub reporter: UncheckedAccount<'info>,
}

/// Refuses to close an incident that is not over, or that still holds claims or its bond.
pub fn require_incident_closable(incident: &Incident, now: u64) -> Result<()> {
    match incident.status() {
        IncidentStatus::Rejected => (),
        IncidentStatus::Settled => {
            require!(is_collected(incident, now), BulwarkError::WindowStillOpen);
        }
        _ => return err!(BulwarkError::WrongIncidentStatus),
    }
    require!(incident.open_claims == 0, BulwarkError::ClaimsOpen);
    require!(incident.bond == 0, BulwarkError::BondHeld);
    Ok(())
}

impl CloseIncident<'_> {
    /// Moves the rest to capital; returns it.
    fn sweep(&self, now: u64) -> Result<u64> {
        let dust = self
            .incident
            .collected
            .checked_sub(self.incident.paid)
            .ok_or(BulwarkError::InvariantBroken)?;
        let mut pool = self.pool.load_mut()?;
        pool.accrue(&mut *self.premium_book.load_mut()?, now)?;
        debit(&mut pool.payable, dust)?;
        credit(&mut pool.capital, dust)?;
        credit(&mut pool.gains, dust)?;
        pool.invariant()?;
        Ok(dust)
    }
}

/// See the module's "shall" list.
pub fn handle_close_incident(ctx: Context<CloseIncident>) -> Result<()> {
    let now = now()?;
    require_incident_closable(&ctx.accounts.incident, now)?;
    let dust = ctx.accounts.sweep(now)?;
    emit_cpi(
        &ctx.accounts.event_authority,
        &IncidentClosed {
            pool: ctx.accounts.pool.key(),
            incident: ctx.accounts.incident.key(),
            collected: ctx.accounts.incident.collected,
            paid: ctx.accounts.incident.paid,
            dust,
            at: now,
        },
    )?;
    Ok(())
}
