//! Anyone settles an incident whose claims and appeals are all decided: who pays, in order, in one pass.
//!
//! It shall: wait for every window, decision and appeal, and for a settlement that waits for the buffers; earn premium and begin
//! the loss year that is due first; take every tranche of the pool, in order, or refuse; allocate the approved total to the
//! layers once, the parts summing to it; move the tranches' parts into the pool's vault; fix the factor of all claims; release
//! the pool's deposits, withdrawals and sales.
//!
//! A loss beyond the stop-loss line is asked of the buffers before the rest of capital. Where there is any: what tranches and
//! capital up to the line pay shall be taken now, the buffers' cash be used, in order; the exact rest shall be raised by their
//! collateral, and the incident be `Liquidating` until `finish_settlement`. The two steps come to what one would
//! (docs/mathematics.md).

use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;
use bulwark_math::{allocate, bps_of, Allocation, PoolLayer, Rounding};

use crate::{
    error::BulwarkError,
    events::{emit_cpi, IncidentSettled, LiquidationBegun},
    instructions::{
        claims::finish_settlement::{finish, reopen_product},
        now,
        payment::{balance, Payment},
        reinsurance::programme::{members, pay_from_tranche, Member},
    },
    state::{
        pool::credit, stop_loss::NO_TURN, Allocated, Incident, IncidentStatus, Pool, PremiumBook,
        Product,
    },
};

/// Accounts of `settle_incident`. The remaining accounts are the pool's tranches by index, each followed by its vault, all
/// writable.
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
    #[account(
        mut,
        has_one = mint @ BulwarkError::WrongMint,
        has_one = vault @ BulwarkError::WrongVault,
        has_one = premium_book @ BulwarkError::WrongPremiumBook
    )]
    pub pool: AccountLoader<'info, Pool>,
    /// Premium book of the pool.
    #[account(mut)]
    pub premium_book: AccountLoader<'info, PremiumBook>,
    /// Product, open for sales again.
    #[account(mut)]
    pub product: AccountLoader<'info, Product>,
    /// Settlement mint.
    /// CHECK: by address; the token program checks it.
    pub mint: UncheckedAccount<'info>,
    /// Pool's vault, which the tranches pay into.
    /// CHECK: by address; its balance is checked below.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// Token program of the mint.
    pub token_program: Interface<'info, TokenInterface>,
}

/// Who pays `loss` of an incident, its approved total when it is settled; the buffers at most `from_buffers`.
pub fn layers(
    incident: &Incident,
    pool: &Pool,
    loss: u64,
    from_buffers: u64,
) -> Result<Allocation> {
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
    let tranches = pool
        .cessions
        .each_ref()
        .map(|cession| cession.layer(incident.incident_time));
    allocate(loss, &layer, &tranches, from_buffers)
        .map_err(|error| BulwarkError::from(error).into())
}

/// How a settlement went.
enum Outcome {
    /// Whole.
    Settled(IncidentSettled),
    /// The buffers have to raise the rest.
    Waits(LiquidationBegun),
}

impl<'info> SettleIncident<'info> {
    #[inline(never)]
    fn settle(&mut self, now: u64) -> Result<Outcome> {
        self.incident.require_ready_to_settle(now)?;
        let key = self.incident.key();
        let pool = &mut *self.pool.load_mut()?;
        pool.stop_loss.require_idle()?;
        pool.accrue(&mut *self.premium_book.load_mut()?, now)?;
        pool.roll_loss_year(now)?;
        // What the buffers will raise is not known yet: they are asked for all that they could have to pay.
        let from_buffers = if pool.has_buffer() { u64::MAX } else { 0 };
        let loss = self.incident.approved_total;
        let allocation = layers(&self.incident, pool, loss, from_buffers)?;
        let (capital_before, payable_before) = (pool.capital, pool.payable);
        let incident = &mut self.incident;
        incident.allocated = Allocated::new(&allocation, &pool.cessions);
        incident.charged_at = now;
        pool.charge_loss(&allocation)?;
        incident.from_capital = allocation.from_capital();
        incident.from_tranches = allocation
            .collected()
            .saturating_sub(allocation.buffer)
            .saturating_sub(incident.from_capital);
        if allocation.buffer > 0 {
            pool.begin_liquidation(key, allocation.buffer, now)?;
            if pool.stop_loss.turn != NO_TURN {
                incident.status = IncidentStatus::Liquidating as u8;
                pool.invariant()?;
                incident.invariant()?;
                return Ok(Outcome::Waits(LiquidationBegun {
                    pool: incident.pool,
                    incident: key,
                    approved_total: incident.approved_total,
                    from_capital: incident.from_capital,
                    from_tranches: allocation.tranches,
                    from_cash: pool.buffers.map(|slot| slot.raised),
                    to_raise: pool.stop_loss.to_raise,
                    turn: pool.stop_loss.turn,
                    turn_deadline: pool.stop_loss.turn_deadline,
                    capital_before,
                    capital_after: pool.capital,
                    payable_before,
                    payable_after: pool.payable,
                    at: now,
                }));
            }
        }
        reopen_product(&self.product)?;
        finish(incident, pool, now)?;
        Ok(Outcome::Settled(IncidentSettled {
            pool: incident.pool,
            incident: key,
            approved_total: incident.approved_total,
            from_capital: incident.from_capital,
            from_tranches: allocation.tranches,
            from_buffers: incident.allocated.buffers,
            collected: incident.collected,
            shortfall: incident.approved_total.saturating_sub(incident.collected),
            capital_before,
            capital_after: pool.capital,
            payable_before,
            payable_after: pool.payable,
            at: now,
        }))
    }

    /// Moves a tranche's part into the pool's vault.
    fn collect(&self, member: &Member<'info>, amount: u64) -> Result<()> {
        if amount == 0 {
            return Ok(());
        }
        {
            let tranche = &mut *member.tranche.load_mut()?;
            credit(&mut tranche.losses, amount)?;
            let collateral = self.pool.load()?.cession(member.index)?.collateral;
            if collateral == 0 && tranche.total_shares.get() > 0 {
                tranche.wiped = 1;
            }
        }
        pay_from_tranche(
            &*member.tranche.load()?,
            member.tranche.as_ref(),
            Payment {
                token_program: &self.token_program,
                mint: &self.mint,
                vault: member.vault,
            },
            &self.vault,
            amount,
        )
    }
}

/// See the module's "shall" list.
pub fn handle_settle_incident<'info>(ctx: Context<'info, SettleIncident<'info>>) -> Result<()> {
    let accounts = &mut *ctx.accounts;
    let members = members(
        accounts.pool.key(),
        &*accounts.pool.load()?,
        ctx.remaining_accounts,
    )?;
    let held_before = balance(&accounts.vault)?;
    let outcome = accounts.settle(now()?)?;
    let from_tranches = match &outcome {
        Outcome::Settled(event) => event.from_tranches,
        Outcome::Waits(event) => event.from_tranches,
    };
    for member in &members {
        accounts.collect(member, from_tranches[usize::from(member.index)])?;
    }
    require!(
        held_before.checked_add(accounts.incident.from_tranches) == Some(balance(&accounts.vault)?),
        BulwarkError::VaultMismatch
    );
    match outcome {
        Outcome::Settled(event) => emit_cpi(&accounts.event_authority, &event),
        Outcome::Waits(event) => emit_cpi(&accounts.event_authority, &event),
    }
}
