//! Anyone brings recovered money to a settled incident.
//!
//! It shall: lift the factor of claims that were paid short first, until they are whole or the salvage window is over;
//! give the rest back to pool capital, which paid them; take exactly the amount into the vault.

use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;
use bulwark_math::salvage_split;

use crate::{
    error::BulwarkError,
    events::{emit_cpi, Recovered},
    instructions::{
        now,
        payment::{has_mint, has_owner, Payment},
    },
    state::{pool::credit, Incident, IncidentStatus, Pool, PremiumBook},
};

/// Accounts of `recover`.
#[event_cpi]
#[derive(Accounts)]
pub struct Recover<'info> {
    /// Who brings the money.
    pub payer: Signer<'info>,
    /// Incident.
    #[account(mut, has_one = pool @ BulwarkError::WrongPool)]
    pub incident: Box<Account<'info, Incident>>,
    /// Pool that paid.
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
    /// Settlement mint.
    /// CHECK: by address; the token program checks it.
    pub mint: UncheckedAccount<'info>,
    /// Pool's vault.
    /// CHECK: by address; its balance is checked by `payment`.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// Payer's token account.
    /// CHECK: mint and owner by its bytes; the token program checks the rest.
    #[account(
        mut,
        constraint = has_mint(&payer_token, mint.key)? @ BulwarkError::WrongMint,
        constraint = has_owner(&payer_token, payer.key) @ BulwarkError::WrongTokenOwner
    )]
    pub payer_token: UncheckedAccount<'info>,
    /// Token program of the mint.
    pub token_program: Interface<'info, TokenInterface>,
}

/// Whether no recovery can reach the incident's claims any more: they are whole, or the salvage window is over.
pub fn is_collected(incident: &Incident, now: u64) -> bool {
    incident.collected == incident.approved_total || now > incident.salvage_deadline()
}

impl Recover<'_> {
    #[inline(never)]
    fn record(&mut self, amount: u64, now: u64) -> Result<Recovered> {
        let incident = &mut self.incident;
        incident.require_status(IncidentStatus::Settled)?;
        require!(amount > 0, BulwarkError::ZeroAmount);
        let (to_claims, to_layers) = if is_collected(incident, now) {
            (0, amount)
        } else {
            salvage_split(amount, incident.collected, incident.approved_total)
        };
        let pool = &mut *self.pool.load_mut()?;
        pool.accrue(&mut *self.premium_book.load_mut()?, now)?;
        pool.roll_loss_year(now)?;
        let capital_before = pool.capital;
        credit(&mut pool.payable, to_claims)?;
        let repaid = incident.allocated.repay(to_layers);
        let to_tranches = pool.book_repayment(incident, &repaid)?;
        let to_capital = pool.capital.saturating_sub(capital_before);
        pool.invariant()?;
        let collected_before = incident.collected;
        credit(&mut incident.collected, to_claims)?;
        credit(&mut incident.recovered, amount)?;
        incident.invariant()?;
        Ok(Recovered {
            incident: incident.key(),
            from: self.payer.key(),
            amount,
            to_claims,
            to_capital,
            to_tranches,
            collected_before,
            collected_after: incident.collected,
            at: now,
        })
    }
}

/// See the module's "shall" list.
pub fn handle_recover(ctx: Context<Recover>, amount: u64) -> Result<()> {
    let accounts = &mut *ctx.accounts;
    let recovered = accounts.record(amount, now()?)?;
    Payment {
        token_program: &accounts.token_program,
        mint: &accounts.mint,
        vault: &accounts.vault,
    }
    .pay_in(&accounts.payer_token, accounts.payer.as_ref(), amount)?;
    emit_cpi(&accounts.event_authority, &recovered)?;
    Ok(())
}
