//! Closes an ended policy.
//!
//! Shall: return the rent to whoever paid it; by the holder as soon as it is over, by anyone else only when no loss
//! before its end can be reported or claimed any more; shall refuse open claims.
//! Were it otherwise: a stranger could close a policy just before its holder claims.
//! An ended policy leaves the totals by the rings; that is done here, so that no total ever counts what no account shows.

use anchor_lang::prelude::*;
use bulwark_math::day_of;

use crate::{
    error::BulwarkError,
    events::PolicyClosed,
    instructions::now,
    state::{Fund, Policy, Pool, PremiumBook, Product},
};

/// Accounts of `close_policy`.
#[derive(Accounts)]
pub struct ClosePolicy<'info> {
    /// Anyone; the holder may do it earlier.
    pub closer: Signer<'info>,
    /// Fund.
    pub fund: Box<Account<'info, Fund>>,
    /// Pool of the policy.
    #[account(
        mut,
        has_one = fund @ BulwarkError::WrongFund,
        has_one = premium_book @ BulwarkError::WrongPremiumBook
    )]
    pub pool: AccountLoader<'info, Pool>,
    /// Its premium book.
    #[account(mut)]
    pub premium_book: AccountLoader<'info, PremiumBook>,
    /// Product of the policy.
    #[account(mut, has_one = pool @ BulwarkError::WrongPool)]
    pub product: AccountLoader<'info, Product>,
    /// Policy.
    #[account(
        mut,
        close = rent_payer,
        has_one = product @ BulwarkError::WrongProduct,
        has_one = rent_payer @ BulwarkError::WrongRentPayer
    )]
    pub policy: Box<Account<'info, Policy>>,
    /// Gets the rent back.
    /// CHECK: the policy names it.
    #[account(mut)]
    pub rent_payer: UncheckedAccount<'info>,
}

impl ClosePolicy<'_> {
    /// Refuses a policy with open claims, not over, or that its holder might still need.
    fn validate(&self, now: u64) -> Result<()> {
        let policy = &self.policy;
        require!(policy.open_claims == 0, BulwarkError::PolicyHasClaims);
        let is_over = policy.is_cancelled() || now >= policy.end;
        require!(is_over, BulwarkError::PolicyNotOver);
        if self.closer.key() == policy.holder {
            return Ok(());
        }
        // An open incident keeps the windows it began with, which may be longer than the fund's today.
        require!(
            self.product.load()?.open_incidents == 0,
            BulwarkError::IncidentOpen
        );
        let windows = &self.fund.parameters;
        let claimable = [
            windows.report_window,
            windows.confirm_window,
            windows.claim_window,
        ]
        .into_iter()
        .fold(policy.end, |end, window| end.saturating_add(window.into()));
        require!(now > claimable, BulwarkError::PolicyNotOver);
        Ok(())
    }
}

impl ClosePolicy<'_> {
    /// Lets what the policy had to earn and its exposure leave the totals before the account that explains them goes.
    fn settle(&self, now: u64) -> Result<()> {
        let pool = &mut *self.pool.load_mut()?;
        let product = &mut *self.product.load_mut()?;
        pool.accrue(&mut *self.premium_book.load_mut()?, now)?;
        product.roll(pool, day_of(now))?;
        product.invariant()?;
        pool.invariant()
    }
}

/// Closes an ended policy, rent back.
pub fn handle_close_policy(ctx: Context<ClosePolicy>) -> Result<()> {
    let now = now()?;
    ctx.accounts.validate(now)?;
    ctx.accounts.settle(now)?;
    let policy = &ctx.accounts.policy;
    emit!(PolicyClosed {
        product: policy.product,
        policy: policy.key(),
        holder: policy.holder,
        at: now,
    });
    Ok(())
}
