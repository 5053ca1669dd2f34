//! Anyone finishes a settlement that waited for the buffers: who pays the rest, in order.
//!
//! It shall: wait until all is raised or no buffer's turn is left, which the turns' deadlines bound; earn premium first; take
//! what was not raised out of the rest of capital, and let nobody pay what is left; fix the factor of all claims; release the
//! pool's deposits, withdrawals and sales. No feed, bidder or tranche is asked for.

use anchor_lang::prelude::*;

use crate::{
    error::BulwarkError,
    events::{emit_cpi, IncidentSettled},
    instructions::now,
    state::{pool::credit, Incident, IncidentStatus, Pool, PremiumBook, Product},
};

/// Accounts of `finish_settlement`; no signer besides the fee payer.
#[event_cpi]
#[derive(Accounts)]
pub struct FinishSettlement<'info> {
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

/// Counts one open incident of a product less.
pub(super) fn reopen_product(product: &AccountLoader<Product>) -> Result<()> {
    let mut product = product.load_mut()?;
    product.open_incidents = product
        .open_incidents
        .checked_sub(1)
        .ok_or(BulwarkError::LedgerUnderflow)?;
    product.invariant()
}

/// Ends the settlement of an incident whose tranches and capital up to the line have paid, and whose buffers raised what they
/// could.
pub(super) fn finish(incident: &mut Incident, pool: &mut Pool, now: u64) -> Result<()> {
    let (raised, rest) = pool.end_settlement(incident.from_capital)?;
    pool.release(now)?;
    pool.invariant()?;
    incident.allocated.buffers = raised;
    credit(&mut incident.allocated.rest, rest)?;
    credit(&mut incident.from_capital, rest)?;
    incident.from_buffers = raised
        .into_iter()
        .try_fold(0u64, u64::checked_add)
        .ok_or(BulwarkError::Overflow)?;
    incident.collected = [incident.from_capital, incident.from_buffers]
        .into_iter()
        .try_fold(incident.from_tranches, u64::checked_add)
        .ok_or(BulwarkError::Overflow)?;
    incident.status = IncidentStatus::Settled as u8;
    incident.closed_at = now;
    incident.invariant()
}

/// Finishes the settlement; see the module.
pub fn handle_finish_settlement(ctx: Context<FinishSettlement>) -> Result<()> {
    let at = now()?;
    let accounts = &mut *ctx.accounts;
    let event = {
        let incident = &mut accounts.incident;
        incident.require_status(IncidentStatus::Liquidating)?;
        let pool = &mut *accounts.pool.load_mut()?;
        pool.accrue(&mut *accounts.premium_book.load_mut()?, at)?;
        let (capital_before, payable_before) = (pool.capital, pool.payable);
        reopen_product(&accounts.product)?;
        finish(incident, pool, at)?;
        IncidentSettled {
            pool: incident.pool,
            incident: incident.key(),
            approved_total: incident.approved_total,
            from_capital: incident.from_capital,
            from_tranches: incident.allocated.tranches,
            from_buffers: incident.allocated.buffers,
            collected: incident.collected,
            shortfall: incident.approved_total.saturating_sub(incident.collected),
            capital_before,
            capital_after: pool.capital,
            payable_before,
            payable_after: pool.payable,
            at,
        }
    };
    emit_cpi(&accounts.event_authority, &event)
}
