//! Raises a policy's sum insured for the rest of its term.
//!
//! Shall: only by the holder, while cover runs and the policy's terms are still the product's; shall charge the curve's
//! price for the exposure added; shall let the increase wait as a new policy does; shall refuse a second increase
//! while a loss from before the first could still be reported, because a policy remembers one earlier sum.
//! Were it otherwise: the smallest policy would be an option on the largest, exercised after the loss.

use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;
use bulwark_math::day_of;

use super::sale::{
    book_premium, quote, require_covered, require_in_force, require_offered, require_sum, Sale,
};
use crate::{
    error::BulwarkError,
    events::{emit_cpi, CoverIncreased},
    instructions::{
        now,
        payment::{has_mint, has_owner, Payment},
    },
    state::{Fund, Policy, Pool, PremiumBook, Product},
};

/// Accounts of `increase_cover`.
#[event_cpi]
#[derive(Accounts)]
pub struct IncreaseCover<'info> {
    /// Holds the policy and pays the premium.
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
    /// The holder's, charged the premium.
    /// CHECK: mint and owner by its bytes; the token program checks the rest.
    #[account(
        mut,
        constraint = has_mint(&holder_token, mint.key)? @ BulwarkError::WrongMint,
        constraint = has_owner(&holder_token, holder.key) @ BulwarkError::WrongTokenOwner
    )]
    pub holder_token: UncheckedAccount<'info>,
    /// ProgramData account of the insured program, if the product pins one.
    /// CHECK: key, owner and contents are checked by `program_pin`.
    pub program_data: Option<UncheckedAccount<'info>>,
    /// Token program of the mint.
    pub token_program: Interface<'info, TokenInterface>,
}

impl IncreaseCover<'_> {
    /// Refuses a policy whose cover does not run, was renewed, was increased too lately, or whose terms the product no
    /// longer sells.
    fn validate(&self, product: &Product, now: u64) -> Result<()> {
        let policy = &self.policy;
        require_in_force(policy, now)?;
        require!(policy.start <= now, BulwarkError::PolicyNotInForce);
        require!(!policy.is_renewed(), BulwarkError::PolicyRenewed);
        let reports_over = policy
            .increase_covers_from
            .saturating_add(self.fund.parameters.report_window.into());
        require!(
            policy.increase_covers_from == 0 || now > reports_over,
            BulwarkError::IncreaseTooSoon
        );
        require!(
            policy.terms_hash == product.terms_hash
                && policy.deductible_bps == product.deductible_bps,
            BulwarkError::TermsNotAccepted
        );
        Ok(())
    }

    /// Sells the increase on the ledger; returns what happened.
    fn sell(&mut self, additional: u64, max_premium: u64, now: u64) -> Result<CoverIncreased> {
        let pool = &mut *self.pool.load_mut()?;
        let book = &mut *self.premium_book.load_mut()?;
        let product = &mut *self.product.load_mut()?;
        pool.accrue(book, now)?;
        product.roll(pool, day_of(now))?;

        let program_data = self.program_data.as_deref();
        require_offered(Sale::New, &self.fund, pool, product, program_data, now)?;
        self.validate(product, now)?;
        require!(additional > 0, BulwarkError::ZeroAmount);
        let sum_insured_before = self.policy.sum_insured;
        let sum_insured_after = sum_insured_before
            .checked_add(additional)
            .ok_or(BulwarkError::SumOutOfBounds)?;
        require_sum(product, sum_insured_after)?;
        let covers_from = now.saturating_add(product.waiting_period.into());
        require!(covers_from < self.policy.end, BulwarkError::TermNotOffered);
        let seconds = self.policy.end.saturating_sub(now);
        let premium = quote(product, product.exposure, additional, seconds)?;
        require!(premium <= max_premium, BulwarkError::PremiumTooHigh);

        let policy = &mut *self.policy;
        policy.sum_before_increase = sum_insured_before;
        policy.sum_insured = sum_insured_after;
        policy.increase_covers_from = covers_from;
        let unearned_before = pool.unearned;
        let rate = book_premium(pool, product, policy, premium, seconds)?;
        policy.enter(pool, book, product, additional, rate)?;
        require_covered(&self.fund, pool, product, policy)?;

        Ok(CoverIncreased {
            pool: self.pool.key(),
            product: self.product.key(),
            policy: self.policy.key(),
            premium,
            sum_insured_before,
            sum_insured_after,
            covers_from,
            unearned_before,
            unearned_after: pool.unearned,
            at: now,
        })
    }
}

/// Raises the sum insured for the rest of the term.
pub fn handle_increase_cover(
    ctx: Context<IncreaseCover>,
    additional: u64,
    max_premium: u64,
) -> Result<()> {
    let increased = ctx.accounts.sell(additional, max_premium, now()?)?;
    Payment {
        token_program: &ctx.accounts.token_program,
        mint: &ctx.accounts.mint,
        vault: &ctx.accounts.vault,
    }
    .pay_in(
        &ctx.accounts.holder_token,
        &ctx.accounts.holder,
        increased.premium,
    )?;
    emit_cpi(&ctx.accounts.event_authority, &increased)?;
    Ok(())
}
