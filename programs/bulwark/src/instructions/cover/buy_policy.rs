//! Buys cover.
//!
//! Shall: charge the curve's exact price for the exposure added, rounded up, never above the buyer's most; shall give
//! the terms that the buyer read (`revision`) or nothing; shall cover only losses after the waiting period; shall leave
//! the pool solvent and the product inside its capacity and concentration, or sell nothing.
//! Were it otherwise: whoever knows of a loss before the pool does would be its best customer.

use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;
use bulwark_math::{bps_of, Rounding};

use super::{
    program_pin,
    sale::{quote, require_covered, require_offered, require_sum, term, Cover, Ledger, Sale},
};
use crate::{
    constants::VERSION,
    error::BulwarkError,
    events::{emit_cpi, PolicyBought},
    instructions::{
        now,
        payment::{has_mint, has_owner, Payment},
    },
    seeds,
    state::{Fund, Policy, Pool, PremiumBook, Product},
};

/// What is bought, and the buyer's limits.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Debug)]
pub struct BuyPolicyArgs {
    /// Chosen by the buyer; part of the address.
    pub nonce: u64,
    /// Base units.
    pub sum_insured: u64,
    /// Cover ends at 00:00 UTC of this day (days since 1970).
    pub end_day: u64,
    /// Most that the buyer pays, base units.
    pub max_premium: u64,
    /// Product revision whose terms the buyer accepts.
    pub revision: u32,
}

/// Accounts of `buy_policy`.
#[event_cpi]
#[derive(Accounts)]
#[instruction(args: BuyPolicyArgs)]
pub struct BuyPolicy<'info> {
    /// Buys, pays the premium and is insured.
    pub buyer: Signer<'info>,
    /// Pays the rent.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// Fund.
    pub fund: AccountLoader<'info, Fund>,
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
    /// The new policy.
    #[account(
        init,
        payer = payer,
        space = 8 + Policy::INIT_SPACE,
        seeds = [
            seeds::POLICY,
            product.key().as_ref(),
            buyer.key().as_ref(),
            &args.nonce.to_le_bytes()
        ],
        bump
    )]
    pub policy: Box<Account<'info, Policy>>,
    /// The pool's vault.
    /// CHECK: by address; its balance is checked by `payment`.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// Settlement mint.
    /// CHECK: by address; the token program checks it.
    pub mint: UncheckedAccount<'info>,
    /// The buyer's, charged the premium.
    /// CHECK: mint and owner by its bytes; the token program checks the rest.
    #[account(
        mut,
        constraint = has_mint(&buyer_token, mint.key)? @ BulwarkError::WrongMint,
        constraint = has_owner(&buyer_token, buyer.key) @ BulwarkError::WrongTokenOwner
    )]
    pub buyer_token: UncheckedAccount<'info>,
    /// The referrer's, if there is one.
    /// CHECK: mint and owner by its bytes; the token program checks the rest.
    #[account(
        mut,
        constraint = has_mint(referrer_token, mint.key)? @ BulwarkError::WrongMint,
        constraint = !has_owner(referrer_token, buyer.key) @ BulwarkError::InvalidReferrer
    )]
    pub referrer_token: Option<UncheckedAccount<'info>>,
    /// ProgramData account of the insured program, if the product pins one.
    /// CHECK: key, owner and contents are checked by `program_pin`.
    pub program_data: Option<UncheckedAccount<'info>>,
    /// Token program of the mint.
    pub token_program: Interface<'info, TokenInterface>,
    /// System program.
    pub system_program: Program<'info, System>,
}

/// A purchase and its price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PolicyOffer {
    /// First covered second.
    pub covers_from: u64,
    /// End of the term.
    pub end: u64,
    /// Length of the term, seconds.
    pub seconds: u64,
    /// What the buyer pays, base units.
    pub premium: u64,
}

/// What a purchase of `sum` until `end_day` costs, the product rolled to now. Refuses sums and terms outside the product's
/// limits and capacity.
pub fn price_policy(product: &Product, sum: u64, end_day: u64, now: u64) -> Result<PolicyOffer> {
    require_sum(product, sum)?;
    let (end, seconds) = term(product, now, end_day, now)?;
    let covers_from = now.saturating_add(product.waiting_period.into());
    require!(covers_from < end, BulwarkError::TermNotOffered);
    Ok(PolicyOffer {
        covers_from,
        end,
        seconds,
        premium: quote(product, product.exposure, sum, seconds)?,
    })
}

/// The referrer's part of a premium, rounded down.
pub fn referral_of(product: &Product, premium: u64) -> Result<u64> {
    bps_of(premium, product.referral_bps, Rounding::Down)
        .map_err(|error| BulwarkError::from(error).into())
}

/// Sells a policy on a ledger that was brought up to `now`; returns the offer taken and the referrer's part of its premium.
pub fn sell_policy(
    ledger: &mut Ledger,
    policy: &mut Policy,
    args: &BuyPolicyArgs,
    pinned: impl FnOnce(&Product) -> Result<()>,
    is_referred: bool,
    now: u64,
) -> Result<(PolicyOffer, u64)> {
    require_offered(
        Sale::New,
        ledger.fund,
        ledger.pool,
        ledger.product,
        pinned,
        now,
    )?;
    require!(
        args.revision == ledger.product.revision,
        BulwarkError::TermsNotAccepted
    );
    let offer = price_policy(ledger.product, args.sum_insured, args.end_day, now)?;
    require!(
        offer.premium <= args.max_premium,
        BulwarkError::PremiumTooHigh
    );
    let referral = if is_referred {
        referral_of(ledger.product, offer.premium)?
    } else {
        0
    };
    Cover {
        sum_insured: args.sum_insured,
        start: now,
        covers_from: offer.covers_from,
        end: offer.end,
        premium: offer.premium.saturating_sub(referral),
    }
    .write(policy, ledger)?;
    require_covered(ledger.fund, ledger.pool, ledger.product, policy)?;
    Ok((offer, referral))
}

impl BuyPolicy<'_> {
    /// Sells the policy on the ledger; returns what happened.
    fn sell(&mut self, args: &BuyPolicyArgs, bump: u8, now: u64) -> Result<PolicyBought> {
        let policy = &mut *self.policy;
        policy.version = VERSION;
        policy.bump = bump;
        policy.pool = self.pool.key();
        policy.product = self.product.key();
        policy.buyer = self.buyer.key();
        policy.nonce = args.nonce;
        policy.holder = self.buyer.key();
        policy.rent_payer = self.payer.key();
        let mut ledger = Ledger {
            fund: &*self.fund.load()?,
            pool: &mut *self.pool.load_mut()?,
            book: &mut *self.premium_book.load_mut()?,
            product: &mut *self.product.load_mut()?,
        };
        ledger.bring_up(now)?;
        let (exposure_before, unearned_before) = (ledger.product.exposure, ledger.pool.unearned);
        let program_data = self.program_data.as_deref();
        let (offer, referral) = sell_policy(
            &mut ledger,
            policy,
            args,
            |product| program_pin::require_unchanged(product, program_data),
            self.referrer_token.is_some(),
            now,
        )?;
        Ok(PolicyBought {
            pool: policy.pool,
            product: policy.product,
            policy: self.policy.key(),
            holder: self.buyer.key(),
            sum_insured: args.sum_insured,
            premium: offer.premium,
            referral,
            covers_from: offer.covers_from,
            end: offer.end,
            exposure_before,
            exposure_after: ledger.product.exposure,
            unearned_before,
            unearned_after: ledger.pool.unearned,
            at: now,
        })
    }

    /// Takes `premium` from the buyer, `referral` of it to the referrer.
    fn collect(&mut self, premium: u64, referral: u64) -> Result<()> {
        if let Some(referrer) = &self.referrer_token {
            Payment {
                token_program: &self.token_program,
                mint: &self.mint,
                vault: referrer,
            }
            .pay_in(&self.buyer_token, &self.buyer, referral)?;
        }
        Payment {
            token_program: &self.token_program,
            mint: &self.mint,
            vault: &self.vault,
        }
        .pay_in(
            &self.buyer_token,
            &self.buyer,
            premium.saturating_sub(referral),
        )
    }
}

/// Buys cover.
pub fn handle_buy_policy(ctx: Context<BuyPolicy>, args: BuyPolicyArgs) -> Result<()> {
    let bought = ctx.accounts.sell(&args, ctx.bumps.policy, now()?)?;
    ctx.accounts.collect(bought.premium, bought.referral)?;
    emit_cpi(&ctx.accounts.event_authority, &bought)?;
    Ok(())
}
