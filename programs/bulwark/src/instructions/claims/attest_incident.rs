//! A member of the incident's committee says whether the report is an insured loss.
//!
//! It shall: take one vote a seat, of a bonded and unrecused member, until the confirm deadline; lock the bond; confirm
//! at the threshold and from then on hold the pool's deposits, withdrawals and sales, so that nobody leaves ahead of the
//! loss or joins behind it; record capital and exposure of that moment.

use anchor_lang::prelude::*;

use super::seat::{count, Seat};
use crate::{
    error::BulwarkError,
    events::{IncidentAttested, IncidentConfirmed},
    instructions::now,
    state::{Attestor, Committee, Incident, IncidentStatus, Pool, Product},
};

/// Accounts of `attest_incident`.
#[derive(Accounts)]
pub struct AttestIncident<'info> {
    /// Who votes.
    pub member: Signer<'info>,
    /// Member's bond.
    #[account(
        mut,
        constraint = attestor.fund == incident.fund @ BulwarkError::WrongAttestor,
        constraint = attestor.authority == member.key() @ BulwarkError::WrongAttestor
    )]
    pub attestor: Box<Account<'info, Attestor>>,
    /// Committee that the incident began with.
    pub committee: Box<Account<'info, Committee>>,
    /// Incident.
    #[account(
        mut,
        has_one = pool @ BulwarkError::WrongPool,
        has_one = product @ BulwarkError::WrongProduct,
        has_one = committee @ BulwarkError::WrongCommittee
    )]
    pub incident: Box<Account<'info, Incident>>,
    /// Pool, held by a confirmation.
    #[account(mut)]
    pub pool: AccountLoader<'info, Pool>,
    /// Product, for its exposure.
    pub product: AccountLoader<'info, Product>,
}

/// Refuses votes on a report that was decided or whose time is over.
pub fn require_report_votable(incident: &Incident, now: u64) -> Result<()> {
    incident.require_status(IncidentStatus::Reported)?;
    require!(
        now <= incident.confirm_deadline(),
        BulwarkError::WindowClosed
    );
    Ok(())
}

impl AttestIncident<'_> {
    fn confirm(&mut self, now: u64) -> Result<()> {
        let mut pool = self.pool.load_mut()?;
        pool.hold(now)?;
        self.incident.status = IncidentStatus::Confirmed as u8;
        self.incident.confirmed_at = now;
        self.incident.capital_at_start = pool.capital;
        self.incident.exposure_at_start = self.product.load()?.exposure;
        pool.invariant()
    }
}

/// See the module's "shall" list.
pub fn handle_attest_incident(ctx: Context<AttestIncident>, is_loss: bool) -> Result<()> {
    let now = now()?;
    let accounts = ctx.accounts;
    let incident = &mut accounts.incident;
    require_report_votable(incident, now)?;
    let seat = Seat::vote(
        &accounts.committee,
        &mut accounts.attestor,
        incident,
        incident.yes | incident.no,
        incident.recused,
    )?;
    if is_loss {
        incident.yes |= seat.bit;
    } else {
        incident.no |= seat.bit;
    }
    let yes = count(incident.yes);
    emit!(IncidentAttested {
        incident: incident.key(),
        member: accounts.member.key(),
        seat: seat.number,
        is_loss,
        yes,
        no: count(incident.no),
        at: now,
    });
    if is_loss && yes >= accounts.committee.threshold {
        accounts.confirm(now)?;
        emit!(IncidentConfirmed {
            pool: accounts.pool.key(),
            incident: accounts.incident.key(),
            capital: accounts.incident.capital_at_start,
            exposure: accounts.incident.exposure_at_start,
            filing_deadline: accounts.incident.filing_deadline(),
            at: now,
        });
    }
    accounts.incident.invariant()
}
