//! Anyone has a claim paid what the settlement factor gives and it has not had. Again after a recovery.
//!
//! It shall: pay `floor(approved x factor)` less what was paid, the same factor for all claims in any order; pay the
//! claimant only; with the first payment take the approved amount out of the exposure, except of a policy whose renewal
//! counts on it.

use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;
use bulwark_math::{day_of, pay};

use super::payout::pay_from_pool;
use crate::{
    error::BulwarkError,
    events::{emit_cpi, ClaimPaid},
    instructions::{
        now,
        payment::{has_mint, has_owner, Payment},
    },
    state::{
        pool::{credit, debit},
        Claim, Incident, IncidentStatus, Policy, Pool, Product,
    },
};

/// Accounts of `pay_claim`.
#[event_cpi]
#[derive(Accounts)]
pub struct PayClaim<'info> {
    /// Incident.
    #[account(
        mut,
        has_one = pool @ BulwarkError::WrongPool,
        has_one = product @ BulwarkError::WrongProduct
    )]
    pub incident: AccountLoader<'info, Incident>,
    /// Claim. Settlement saw it decided.
    #[account(
        mut,
        has_one = incident @ BulwarkError::WrongIncident,
        has_one = policy @ BulwarkError::WrongPolicy
    )]
    pub claim: AccountLoader<'info, Claim>,
    /// Policy that the claim is made on.
    #[account(mut)]
    pub policy: AccountLoader<'info, Policy>,
    /// Product whose exposure shrinks.
    #[account(mut)]
    pub product: AccountLoader<'info, Product>,
    /// Pool that pays.
    #[account(
        mut,
        has_one = mint @ BulwarkError::WrongMint,
        has_one = vault @ BulwarkError::WrongVault
    )]
    pub pool: AccountLoader<'info, Pool>,
    /// Settlement mint.
    /// CHECK: by address; the token program checks it.
    pub mint: UncheckedAccount<'info>,
    /// Pool's vault.
    /// CHECK: by address; its balance is checked by `payment`.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// Claimant's token account.
    /// CHECK: mint and owner by its bytes; the token program checks the rest.
    #[account(
        mut,
        constraint = has_mint(&claimant_token, mint.key)? @ BulwarkError::WrongMint,
        constraint = has_owner(&claimant_token, &claim.load()?.claimant) @ BulwarkError::WrongTokenOwner
    )]
    pub claimant_token: UncheckedAccount<'info>,
    /// Token program of the mint.
    pub token_program: Interface<'info, TokenInterface>,
}

/// What the factor gives `claim` and it has not had.
pub fn due(incident: &Incident, claim: &Claim) -> Result<u64> {
    let entitled = pay(claim.approved, incident.collected, incident.approved_total)
        .map_err(BulwarkError::from)?;
    entitled
        .checked_sub(claim.paid)
        .ok_or_else(|| BulwarkError::InvariantBroken.into())
}

/// What `claim` is paid now. Refuses before settlement, and when nothing is due.
pub fn require_due(incident: &Incident, claim: &Claim) -> Result<u64> {
    incident.require_status(IncidentStatus::Settled)?;
    let amount = due(incident, claim)?;
    require!(amount > 0, BulwarkError::NothingDue);
    Ok(amount)
}

impl PayClaim<'_> {
    #[inline(never)]
    fn record(&self, now: u64) -> Result<ClaimPaid> {
        let incident = &mut *self.incident.load_mut()?;
        let claim = &mut *self.claim.load_mut()?;
        let policy = &mut *self.policy.load_mut()?;
        let amount = require_due(incident, claim)?;
        let mut pool = self.pool.load_mut()?;
        if claim.paid == 0 && !policy.is_renewed() {
            let mut product = self.product.load_mut()?;
            product.roll(&mut pool, day_of(now))?;
            policy.leave_exposure(&mut pool, &mut product, claim.approved)?;
            product.invariant()?;
        }
        let (paid_before, payable_before) = (claim.paid, pool.payable);
        debit(&mut pool.payable, amount)?;
        credit(&mut claim.paid, amount)?;
        credit(&mut policy.paid, amount)?;
        credit(&mut incident.paid, amount)?;
        pool.invariant()?;
        incident.invariant()?;
        claim.invariant()?;
        policy.invariant()?;
        Ok(ClaimPaid {
            incident: self.incident.key(),
            claim: self.claim.key(),
            policy: self.policy.key(),
            claimant: claim.claimant,
            amount,
            paid_before,
            paid_after: claim.paid,
            payable_before,
            payable_after: pool.payable,
            at: now,
        })
    }
}

/// See the module's "shall" list.
pub fn handle_pay_claim(ctx: Context<PayClaim>) -> Result<()> {
    let accounts = &mut *ctx.accounts;
    let paid = accounts.record(now()?)?;
    pay_from_pool(
        &accounts.pool,
        Payment {
            token_program: &accounts.token_program,
            mint: &accounts.mint,
            vault: &accounts.vault,
        },
        &accounts.claimant_token,
        paid.amount,
    )?;
    emit_cpi(&accounts.event_authority, &paid)?;
    Ok(())
}
