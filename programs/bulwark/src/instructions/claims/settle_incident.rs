//! Anyone settles an incident whose claims and appeals are all decided: who pays, in order, in one pass.
//!
//! It shall: wait for every window, decision and appeal; earn premium and begin the loss year that is due
//! first; allocate the approved total to the layers once, the parts summing to it; fix the factor of all claims; release
//! the pool's deposits, withdrawals and sales.

use anchor_lang::prelude::*;
use bulwark_math::{allocate, bps_of, Allocation, PoolLayer, Rounding};

use crate::{
    error::BulwarkError,
    events::{emit_cpi, IncidentSettled},
    instructions::now,
    state::{Incident, IncidentStatus, Pool, PremiumBook, Product},
};

/// Accounts of `settle_incident`.
#[event_cpi]
#[derive(Accounts)]
pub struct SettleIncident<'info> {
    /// Incident.
    #[account(
        mut,
        has_one = pool @ BulwarkError::WrongPool,
        has_one = product @ BulwarkError::WrongProduct
    )]
    pub incident: Box<Account<'info, Incident>>,
    /// Pool that pays.
    #[account(mut, has_one = premium_book @ BulwarkError::WrongPremiumBook)]
    pub pool: AccountLoader<'info, Pool>,
    /// Premium book of the pool.
    #[account(mut)]
    pub premium_book: AccountLoader<'info, PremiumBook>,
    /// Product, open for sales again.
    #[account(mut)]
    pub product: AccountLoader<'info, Product>,
}

/// Who pays the approved total.
fn layers(incident: &Incident, pool: &Pool) -> Result<Allocation> {
    let stop_loss_line = bps_of(
        incident.capital_at_start,
        pool.settings.stop_loss_bps,
        Rounding::Down,
    )
    .map_err(BulwarkError::from)?;
    let layer = PoolLayer {
        capital: pool.capital,
        stop_loss_line,
        net_losses_of_year: pool.net_losses_of_year,
    };
    allocate(incident.approved_total, &layer, &[], 0)
        .map_err(|error| BulwarkError::from(error).into())
}

impl SettleIncident<'_> {
    fn reopen_product(&self) -> Result<()> {
        let mut product = self.product.load_mut()?;
        product.open_incidents = product
            .open_incidents
            .checked_sub(1)
            .ok_or(BulwarkError::LedgerUnderflow)?;
        product.invariant()
    }

    #[inline(never)]
    fn settle(&mut self, now: u64) -> Result<IncidentSettled> {
        self.incident.require_ready_to_settle(now)?;
        self.reopen_product()?;
        let mut pool = self.pool.load_mut()?;
        pool.accrue(&mut *self.premium_book.load_mut()?, now)?;
        pool.roll_loss_year(now);
        let allocation = layers(&self.incident, &pool)?;
        let (capital_before, payable_before) = (pool.capital, pool.payable);
        pool.charge_loss(allocation.from_capital(), allocation.net_loss)?;
        pool.release(now)?;
        pool.invariant()?;
        let incident = &mut self.incident;
        incident.status = IncidentStatus::Settled as u8;
        incident.closed_at = now;
        incident.from_capital = allocation.from_capital();
        incident.collected = allocation.collected();
        incident.invariant()?;
        Ok(IncidentSettled {
            pool: incident.pool,
            incident: incident.key(),
            approved_total: incident.approved_total,
            from_capital: incident.from_capital,
            collected: incident.collected,
            shortfall: allocation.shortfall,
            capital_before,
            capital_after: pool.capital,
            payable_before,
            payable_after: pool.payable,
            at: now,
        })
    }
}

/// See the module's "shall" list.
pub fn handle_settle_incident(ctx: Context<SettleIncident>) -> Result<()> {
    let settled = ctx.accounts.settle(now()?)?;
    emit_cpi(&ctx.accounts.event_authority, &settled)?;
    Ok(())
}
