//! Ends a policy early.
//!
//! Shall: only by the holder, while the policy is in force, not renewed, without open claim and without open incident
//! of its product; shall refund the unearned premium less the fee and less the part of the sum that claims have used;
//! shall never pay more than the policy has still to earn; losses before the cancellation stay claimable.
//! Were it otherwise: cover would be free for whoever buys, waits and takes the money back.

use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;
use bulwark_math::{bps_of, mul_div_u64, refund, Rounding};

use super::sale::{require_in_force, Ledger};
use crate::{
    error::BulwarkError,
    events::{emit_cpi, PolicyCancelled},
    instructions::{
        now,
        payment::{has_mint, has_owner, Payment},
    },
    seeds,
    state::{
        pool::{credit, debit},
        Fund, Policy, Pool, PremiumBook, Product,
    },
};

/// Accounts of `cancel_policy`.
#[event_cpi]
#[derive(Accounts)]
pub struct CancelPolicy<'info> {
    /// Holds the policy and is refunded.
    pub holder: Signer<'info>,
    /// Fund.
    pub fund: Box<Account<'info, Fund>>,
    /// Pool that bears the risk.
    #[account(
        mut,
        has_one = fund @ BulwarkError::WrongFund,
        has_one = vault @ BulwarkError::WrongVault,
        has_one = mint @ BulwarkError::WrongMint,
        has_one = premium_book @ BulwarkError::WrongPremiumBook
    )]
    pub pool: AccountLoader<'info, Pool>,
    /// Its premium book.
    #[account(mut)]
    pub premium_book: AccountLoader<'info, PremiumBook>,
    /// Product.
    #[account(mut, has_one = pool @ BulwarkError::WrongPool)]
    pub product: AccountLoader<'info, Product>,
    /// Policy.
    #[account(
        mut,
        has_one = product @ BulwarkError::WrongProduct,
        has_one = holder @ BulwarkError::NotPolicyHolder
    )]
    pub policy: Box<Account<'info, Policy>>,
    /// The pool's vault.
    /// CHECK: by address; its balance is checked by `payment`.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// Settlement mint.
    /// CHECK: by address; the token program checks it.
    pub mint: UncheckedAccount<'info>,
    /// The holder's, paid the refund.
    /// CHECK: mint and owner by its bytes; the token program checks the rest.
    #[account(
        mut,
        constraint = has_mint(&holder_token, mint.key)? @ BulwarkError::WrongMint,
        constraint = has_owner(&holder_token, holder.key) @ BulwarkError::WrongTokenOwner
    )]
    pub holder_token: UncheckedAccount<'info>,
    /// Token program of the mint.
    pub token_program: Interface<'info, TokenInterface>,
}

/// What a cancellation gives back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refund {
    /// New end of the policy.
    pub end: u64,
    /// Paid to the holder, base units.
    pub refund: u64,
    /// Kept of the unearned premium, base units.
    pub fee: u64,
    /// Part of a unit that stays too, Q32.
    pub fraction: u64,
}

/// Refuses a policy that is over, renewed or under claim, and a product under an incident.
pub fn require_cancellable(product: &Product, policy: &Policy, now: u64) -> Result<()> {
    require_in_force(policy, now)?;
    require!(!policy.is_renewed(), BulwarkError::PolicyRenewed);
    require!(policy.open_claims == 0, BulwarkError::PolicyHasClaims);
    require!(product.open_incidents == 0, BulwarkError::IncidentOpen);
    Ok(())
}

/// What is kept of the `gross` unearned premium: the part for the sum that claims have used up, and the fee on the
/// rest; rounded up.
fn kept(fund: &Fund, policy: &Policy, gross: u64) -> Result<u64> {
    let used = mul_div_u64(gross, policy.approved, policy.sum_insured, Rounding::Up)
        .map_err(BulwarkError::from)?;
    let fee = bps_of(
        gross.saturating_sub(used),
        fund.parameters.cancel_fee_bps,
        Rounding::Up,
    )
    .map_err(BulwarkError::from)?;
    used.checked_add(fee)
        .ok_or_else(|| BulwarkError::Overflow.into())
}

/// What cancelling `policy` gives back; `end` is now, or the begin of a term that has not begun.
pub fn refund_of(fund: &Fund, policy: &Policy, now: u64) -> Result<Refund> {
    let end = now.max(policy.start);
    let left = policy.end.saturating_sub(end);
    let (gross, fraction) = refund(policy.earning_rate, left).map_err(BulwarkError::from)?;
    let fee = kept(fund, policy, gross)?;
    Ok(Refund {
        end,
        refund: gross.checked_sub(fee).ok_or(BulwarkError::Overflow)?,
        fee,
        fraction,
    })
}

/// Cancels `policy` on a ledger that was brought up to `now`; returns what is given back.
pub fn cancel_cover(
    ledger: &mut Ledger,
    policy: &mut Policy,
    min_refund: u64,
    now: u64,
) -> Result<Refund> {
    require_cancellable(ledger.product, policy, now)?;
    let given = refund_of(ledger.fund, policy, now)?;
    require!(given.refund >= min_refund, BulwarkError::RefundTooLow);
    let pool = &mut *ledger.pool;
    let exposure = policy.exposure;
    policy.leave_exposure(pool, ledger.product, exposure)?;
    policy.leave_earning(pool, ledger.book)?;
    debit(&mut pool.unearned, given.refund)?;
    credit(&mut pool.premium_refunded, given.refund)?;
    pool.earn(given.fee)?;
    pool.earn_fraction(given.fraction)?;
    policy.end = given.end;
    policy.cancelled = 1;
    policy.invariant()?;
    ledger.product.invariant()?;
    pool.invariant()?;
    Ok(given)
}

impl CancelPolicy<'_> {
    /// Cancels on the ledger; returns what happened, and the pool's bump.
    fn cancel(&mut self, min_refund: u64, now: u64) -> Result<(PolicyCancelled, u8)> {
        let mut ledger = Ledger {
            fund: &self.fund,
            pool: &mut *self.pool.load_mut()?,
            book: &mut *self.premium_book.load_mut()?,
            product: &mut *self.product.load_mut()?,
        };
        ledger.bring_up(now)?;
        let (exposure_before, unearned_before) = (ledger.product.exposure, ledger.pool.unearned);
        let given = cancel_cover(&mut ledger, &mut self.policy, min_refund, now)?;
        let cancelled = PolicyCancelled {
            pool: self.pool.key(),
            product: self.product.key(),
            policy: self.policy.key(),
            holder: self.holder.key(),
            refund: given.refund,
            fee: given.fee,
            exposure_before,
            exposure_after: ledger.product.exposure,
            unearned_before,
            unearned_after: ledger.pool.unearned,
            at: now,
        };
        Ok((cancelled, ledger.pool.bump))
    }
}

/// Ends a policy early and refunds unearned premium less the fee.
pub fn handle_cancel_policy(ctx: Context<CancelPolicy>, min_refund: u64) -> Result<()> {
    let (cancelled, bump) = ctx.accounts.cancel(min_refund, now()?)?;
    let (fund, mint) = (ctx.accounts.fund.key(), ctx.accounts.mint.key());
    Payment {
        token_program: &ctx.accounts.token_program,
        mint: &ctx.accounts.mint,
        vault: &ctx.accounts.vault,
    }
    .pay_out(
        &ctx.accounts.holder_token,
        ctx.accounts.pool.as_ref(),
        &[seeds::POOL, fund.as_ref(), mint.as_ref(), &[bump]],
        cancelled.refund,
    )?;
    emit_cpi(&ctx.accounts.event_authority, &cancelled)?;
    Ok(())
}
