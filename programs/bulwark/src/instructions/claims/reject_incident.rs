//! Anyone ends a report that can no longer be confirmed.
//!
//! It shall: reject once too few seats are left to confirm, or after the confirm deadline; forfeit the reporter's bond
//! only when members' votes alone made confirmation impossible: neither a silent committee nor a conflicted one costs an
//! honest reporter anything; let the product sell again.

use anchor_lang::prelude::*;

use super::{bond::Release, seat::able};
use crate::{
    error::BulwarkError,
    events::{emit_cpi, IncidentRejected},
    instructions::now,
    state::{Committee, Incident, IncidentStatus, Pool, Product},
};

/// Accounts of `reject_incident`.
#[event_cpi]
#[derive(Accounts)]
pub struct RejectIncident<'info> {
    /// Incident.
    #[account(
        mut,
        has_one = pool @ BulwarkError::WrongPool,
        has_one = product @ BulwarkError::WrongProduct,
        has_one = committee @ BulwarkError::WrongCommittee
    )]
    pub incident: Box<Account<'info, Incident>>,
    /// Committee that the incident began with.
    pub committee: Box<Account<'info, Committee>>,
    /// Pool that holds the bond.
    #[account(mut)]
    pub pool: AccountLoader<'info, Pool>,
    /// Product, open for sales again.
    #[account(mut)]
    pub product: AccountLoader<'info, Product>,
}

/// Whether members voted a report down. Refuses while it can still be confirmed.
pub fn require_rejection(incident: &Incident, committee: &Committee, now: u64) -> Result<bool> {
    incident.require_status(IncidentStatus::Reported)?;
    let impossible = able(committee, incident.recused | incident.no) < committee.threshold;
    require!(
        impossible || now > incident.confirm_deadline(),
        BulwarkError::RejectionNotDue
    );
    Ok(able(committee, incident.no) < committee.threshold)
}

/// See the module's "shall" list.
pub fn handle_reject_incident(ctx: Context<RejectIncident>) -> Result<()> {
    let now = now()?;
    let by_vote = require_rejection(&ctx.accounts.incident, &ctx.accounts.committee, now)?;
    let incident = &mut ctx.accounts.incident;
    let bond = incident.bond;
    incident.status = IncidentStatus::Rejected as u8;
    incident.closed_at = now;
    {
        let mut product = ctx.accounts.product.load_mut()?;
        product.open_incidents = product
            .open_incidents
            .checked_sub(1)
            .ok_or(BulwarkError::LedgerUnderflow)?;
        product.invariant()?;
    }
    if by_vote {
        let release = Release {
            account: incident.key(),
            owner: incident.reporter,
            returned: false,
            at: now,
        };
        let released = release.book(&ctx.accounts.pool, &mut incident.bond)?;
        emit_cpi(&ctx.accounts.event_authority, &released)?;
    }
    ctx.accounts.incident.invariant()?;
    emit_cpi(
        &ctx.accounts.event_authority,
        &IncidentRejected {
            incident: ctx.accounts.incident.key(),
            by_vote,
            bond,
            at: now,
        },
    )?;
    Ok(())
}
