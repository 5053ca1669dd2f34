//! Buys the term after a running policy's.
//!
//! Shall: only by the holder, in the last 30 days of a policy in force, once, for no more than the exposure it still
//! has; shall begin where the old term ends, so no waiting period is needed and no exposure is counted twice; shall
//! charge today's price for the exposure it replaces, less the no-claims discount, never below the floor premium.
//! Were it otherwise: a renewal would be the way around waiting period, capacity or price.

use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;
use bulwark_math::{bps_of, Rounding};

use super::{
    program_pin,
    sale::{
        quote, require_covered, require_in_force, require_offered, require_sum, term, Cover,
        Ledger, Sale,
    },
};
use crate::{
    constants::{RENEWAL_WINDOW, VERSION},
    error::BulwarkError,
    events::{emit_cpi, PolicyRenewed},
    instructions::{
        now,
        payment::{has_mint, has_owner, Payment},
    },
    seeds,
    state::{Fund, Policy, Pool, PremiumBook, Product},
};

/// What is bought, and the holder's limits.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Debug)]
pub struct RenewPolicyArgs {
    /// Chosen by the holder; part of the new policy's address.
    pub nonce: u64,
    /// Base units, the running policy's at most.
    pub sum_insured: u64,
    /// Cover ends at 00:00 UTC of this day (days since 1970).
    pub end_day: u64,
    /// Most that the holder pays, base units.
    pub max_premium: u64,
    /// Product revision whose terms the holder accepts.
    pub revision: u32,
}

/// Accounts of `renew_policy`.
#[event_cpi]
#[derive(Accounts)]
#[instruction(args: RenewPolicyArgs)]
pub struct RenewPolicy<'info> {
    /// Holds the running policy, pays the premium and is insured.
    pub holder: Signer<'info>,
    /// Pays the rent.
    #[account(mut)]
    pub payer: Signer<'info>,
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
    /// The running policy.
    #[account(
        mut,
        has_one = product @ BulwarkError::WrongProduct,
        has_one = holder @ BulwarkError::NotPolicyHolder
    )]
    pub policy: Box<Account<'info, Policy>>,
    /// The following policy.
    #[account(
        init,
        payer = payer,
        space = 8 + Policy::INIT_SPACE,
        seeds = [
            seeds::POLICY,
            product.key().as_ref(),
            holder.key().as_ref(),
            &args.nonce.to_le_bytes()
        ],
        bump
    )]
    pub renewal: Box<Account<'info, Policy>>,
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
    /// System program.
    pub system_program: Program<'info, System>,
}

/// The term after a running policy's, and its price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RenewalOffer {
    /// Begin of the term: the end of the running policy's.
    pub start: u64,
    /// End of the term.
    pub end: u64,
    /// Length of the term, seconds.
    pub seconds: u64,
    /// What the holder pays, base units.
    pub premium: u64,
    /// What a policy without claims was let off.
    pub discount: u64,
}

/// Refuses a policy that is over, already renewed, too early, or of less exposure than asked for.
pub fn require_renewable(policy: &Policy, sum: u64, now: u64) -> Result<()> {
    require_in_force(policy, now)?;
    require!(!policy.is_renewed(), BulwarkError::PolicyRenewed);
    require!(
        now >= policy.end.saturating_sub(RENEWAL_WINDOW) && sum <= policy.exposure,
        BulwarkError::RenewalNotOffered
    );
    Ok(())
}

/// `(premium, discount)`: today's price of `sum` in the place of the running policy's exposure, and what a policy
/// without claims is let off.
fn price(product: &Product, policy: &Policy, sum: u64, seconds: u64) -> Result<(u64, u64)> {
    let others = product.exposure.saturating_sub(policy.exposure);
    let full = quote(product, others, sum, seconds)?;
    if policy.has_claimed() {
        return Ok((full, 0));
    }
    let discount =
        bps_of(full, product.no_claims_bps, Rounding::Down).map_err(BulwarkError::from)?;
    let floor = product
        .curve()
        .floor_premium(sum, seconds)
        .map_err(BulwarkError::from)?;
    let premium = full
        .saturating_sub(discount)
        .max(floor)
        .max(product.min_premium)
        .min(full);
    Ok((premium, full.saturating_sub(premium)))
}

/// What `sum` from `policy`'s end until `end_day` costs, the product rolled to now. Refuses sums and terms outside the product's
/// limits and capacity.
pub fn price_renewal(
    product: &Product,
    policy: &Policy,
    sum: u64,
    end_day: u64,
    now: u64,
) -> Result<RenewalOffer> {
    require_sum(product, sum)?;
    let start = policy.end;
    let (end, seconds) = term(product, start, end_day, now)?;
    let (premium, discount) = price(product, policy, sum, seconds)?;
    Ok(RenewalOffer {
        start,
        end,
        seconds,
        premium,
        discount,
    })
}

/// Sells the term after `policy`'s, written into `renewal`, on a ledger that was brought up to `now`; returns the offer taken.
pub fn sell_renewal(
    ledger: &mut Ledger,
    policy: &mut Policy,
    renewal: &mut Policy,
    args: &RenewPolicyArgs,
    pinned: impl FnOnce(&Product) -> Result<()>,
    now: u64,
) -> Result<RenewalOffer> {
    require_offered(
        Sale::Renewal,
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
    require_renewable(policy, args.sum_insured, now)?;
    let offer = price_renewal(ledger.product, policy, args.sum_insured, args.end_day, now)?;
    require!(
        offer.premium <= args.max_premium,
        BulwarkError::PremiumTooHigh
    );
    policy.renewed = 1;
    Cover {
        sum_insured: args.sum_insured,
        start: offer.start,
        covers_from: offer.start,
        end: offer.end,
        premium: offer.premium,
    }
    .write(renewal, ledger)?;
    require_covered(ledger.fund, ledger.pool, ledger.product, renewal)?;
    Ok(offer)
}

impl RenewPolicy<'_> {
    /// Sells the following term on the ledger; returns what happened.
    fn sell(&mut self, args: &RenewPolicyArgs, bump: u8, now: u64) -> Result<PolicyRenewed> {
        let renewal = &mut *self.renewal;
        renewal.version = VERSION;
        renewal.bump = bump;
        renewal.pool = self.pool.key();
        renewal.product = self.product.key();
        renewal.buyer = self.holder.key();
        renewal.nonce = args.nonce;
        renewal.holder = self.holder.key();
        renewal.rent_payer = self.payer.key();
        let mut ledger = Ledger {
            fund: &self.fund,
            pool: &mut *self.pool.load_mut()?,
            book: &mut *self.premium_book.load_mut()?,
            product: &mut *self.product.load_mut()?,
        };
        ledger.bring_up(now)?;
        let unearned_before = ledger.pool.unearned;
        let program_data = self.program_data.as_deref();
        let offer = sell_renewal(
            &mut ledger,
            &mut self.policy,
            renewal,
            args,
            |product| program_pin::require_unchanged(product, program_data),
            now,
        )?;
        Ok(PolicyRenewed {
            pool: renewal.pool,
            product: renewal.product,
            policy: self.renewal.key(),
            renewed: self.policy.key(),
            holder: self.holder.key(),
            sum_insured: args.sum_insured,
            premium: offer.premium,
            discount: offer.discount,
            start: offer.start,
            end: offer.end,
            unearned_before,
            unearned_after: ledger.pool.unearned,
            at: now,
        })
    }
}

/// Buys the term after a running policy's.
pub fn handle_renew_policy(ctx: Context<RenewPolicy>, args: RenewPolicyArgs) -> Result<()> {
    let renewed = ctx.accounts.sell(&args, ctx.bumps.renewal, now()?)?;
    Payment {
        token_program: &ctx.accounts.token_program,
        mint: &ctx.accounts.mint,
        vault: &ctx.accounts.vault,
    }
    .pay_in(
        &ctx.accounts.holder_token,
        &ctx.accounts.holder,
        renewed.premium,
    )?;
    emit_cpi(&ctx.accounts.event_authority, &renewed)?;
    Ok(())
}
