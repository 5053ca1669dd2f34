//! Raises a policy's sum insured for the rest of its term.
//!
//! Shall: only by the holder, while cover runs and the policy's terms are still the product's; shall charge the curve's
//! price for the exposure added; shall let the increase wait as a new policy does; shall refuse a second increase
//! while a loss from before the first could still be reported, because a policy remembers one earlier sum.
//! Were it otherwise: the smallest policy would be an option on the largest, exercised after the loss.

use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;

use super::{
    program_pin,
    sale::{
        book_premium, quote, require_covered, require_in_force, require_offered, require_sum,
        Ledger, Sale,
    },
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

/// More cover for the rest of a term, and its price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IncreaseOffer {
    /// Sum insured with the addition, base units.
    pub sum_insured: u64,
    /// From when the addition covers.
    pub covers_from: u64,
    /// What is left of the term, seconds.
    pub seconds: u64,
    /// What the holder pays, base units.
    pub premium: u64,
}

/// Refuses a policy whose cover does not run, was renewed, was increased too lately, or whose terms the product no
/// longer sells.
pub fn require_increasable(
    fund: &Fund,
    product: &Product,
    policy: &Policy,
    now: u64,
) -> Result<()> {
    require_in_force(policy, now)?;
    require!(policy.start <= now, BulwarkError::PolicyNotInForce);
    require!(!policy.is_renewed(), BulwarkError::PolicyRenewed);
    let reports_over = policy
        .increase_covers_from
        .saturating_add(fund.parameters.report_window.into());
    require!(
        policy.increase_covers_from == 0 || now > reports_over,
        BulwarkError::IncreaseTooSoon
    );
    require!(
        policy.terms_hash == product.terms_hash && policy.deductible_bps == product.deductible_bps,
        BulwarkError::TermsNotAccepted
    );
    Ok(())
}

/// What `additional` costs for the rest of `policy`'s term, the product rolled to now. Refuses sums outside the product's limits
/// and capacity, and what would be over before it covers.
pub fn price_increase(
    product: &Product,
    policy: &Policy,
    additional: u64,
    now: u64,
) -> Result<IncreaseOffer> {
    require!(additional > 0, BulwarkError::ZeroAmount);
    let sum_insured = policy
        .sum_insured
        .checked_add(additional)
        .ok_or(BulwarkError::SumOutOfBounds)?;
    require_sum(product, sum_insured)?;
    let covers_from = now.saturating_add(product.waiting_period.into());
    require!(covers_from < policy.end, BulwarkError::TermNotOffered);
    let seconds = policy.end.saturating_sub(now);
    Ok(IncreaseOffer {
        sum_insured,
        covers_from,
        seconds,
        premium: quote(product, product.exposure, additional, seconds)?,
    })
}

/// Sells `additional` cover to `policy` on a ledger that was brought up to `now`; returns the offer taken.
pub fn sell_increase(
    ledger: &mut Ledger,
    policy: &mut Policy,
    additional: u64,
    max_premium: u64,
    pinned: impl FnOnce(&Product) -> Result<()>,
    now: u64,
) -> Result<IncreaseOffer> {
    require_offered(
        Sale::New,
        ledger.fund,
        ledger.pool,
        ledger.product,
        pinned,
        now,
    )?;
    require_increasable(ledger.fund, ledger.product, policy, now)?;
    let offer = price_increase(ledger.product, policy, additional, now)?;
    require!(offer.premium <= max_premium, BulwarkError::PremiumTooHigh);
    policy.sum_before_increase = policy.sum_insured;
    policy.sum_insured = offer.sum_insured;
    policy.increase_covers_from = offer.covers_from;
    let rate = book_premium(
        ledger.pool,
        ledger.product,
        policy,
        offer.premium,
        offer.seconds,
    )?;
    policy.enter(ledger.pool, ledger.book, ledger.product, additional, rate)?;
    require_covered(ledger.fund, ledger.pool, ledger.product, policy)?;
    Ok(offer)
}

impl IncreaseCover<'_> {
    /// Sells the increase on the ledger; returns what happened.
    fn sell(&mut self, additional: u64, max_premium: u64, now: u64) -> Result<CoverIncreased> {
        let mut ledger = Ledger {
            fund: &self.fund,
            pool: &mut *self.pool.load_mut()?,
            book: &mut *self.premium_book.load_mut()?,
            product: &mut *self.product.load_mut()?,
        };
        ledger.bring_up(now)?;
        let (sum_insured_before, unearned_before) = (self.policy.sum_insured, ledger.pool.unearned);
        let program_data = self.program_data.as_deref();
        let offer = sell_increase(
            &mut ledger,
            &mut self.policy,
            additional,
            max_premium,
            |product| program_pin::require_unchanged(product, program_data),
            now,
        )?;
        Ok(CoverIncreased {
            pool: self.pool.key(),
            product: self.product.key(),
            policy: self.policy.key(),
            premium: offer.premium,
            sum_insured_before,
            sum_insured_after: offer.sum_insured,
            covers_from: offer.covers_from,
            unearned_before,
            unearned_after: ledger.pool.unearned,
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
