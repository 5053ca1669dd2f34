//! Buys the term after a running policy's.
//!
//! Shall: only by the holder, in the last 30 days of a policy in force, once, for no more than the exposure it still
//! has; shall begin where the old term ends, so no waiting period is needed and no exposure is counted twice; shall
//! charge today's price for the exposure it replaces, less the no-claims discount, never below the floor premium.
//! Were it otherwise: a renewal would be the way around waiting period, capacity or price.

use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;
use bulwark_math::{bps_of, day_of, Rounding};

use super::sale::{
    quote, require_covered, require_in_force, require_offered, require_sum, term, Cover, Sale,
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

impl RenewPolicy<'_> {
    /// Refuses a policy that is over, already renewed, too early, or of less exposure than asked for.
    fn validate(&self, sum: u64, now: u64) -> Result<()> {
        let policy = &self.policy;
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
    fn price(&self, product: &Product, sum: u64, seconds: u64) -> Result<(u64, u64)> {
        let others = product.exposure.saturating_sub(self.policy.exposure);
        let full = quote(product, others, sum, seconds)?;
        if self.policy.has_claimed() {
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

    /// Sells the following term on the ledger; returns what happened.
    fn sell(&mut self, args: &RenewPolicyArgs, bump: u8, now: u64) -> Result<PolicyRenewed> {
        let pool = &mut *self.pool.load_mut()?;
        let book = &mut *self.premium_book.load_mut()?;
        let product = &mut *self.product.load_mut()?;
        pool.accrue(book, now)?;
        product.roll(pool, day_of(now))?;

        let program_data = self.program_data.as_deref();
        require_offered(Sale::Renewal, &self.fund, pool, product, program_data, now)?;
        require!(
            args.revision == product.revision,
            BulwarkError::TermsNotAccepted
        );
        self.validate(args.sum_insured, now)?;
        require_sum(product, args.sum_insured)?;
        let start = self.policy.end;
        let (end, seconds) = term(product, start, args.end_day, now)?;
        let (premium, discount) = self.price(product, args.sum_insured, seconds)?;
        require!(premium <= args.max_premium, BulwarkError::PremiumTooHigh);

        self.policy.renewed = 1;
        let renewal = &mut *self.renewal;
        renewal.version = VERSION;
        renewal.bump = bump;
        renewal.pool = self.pool.key();
        renewal.product = self.product.key();
        renewal.buyer = self.holder.key();
        renewal.nonce = args.nonce;
        renewal.holder = self.holder.key();
        renewal.rent_payer = self.payer.key();
        let unearned_before = pool.unearned;
        Cover {
            sum_insured: args.sum_insured,
            start,
            covers_from: start,
            end,
            premium,
        }
        .write(renewal, pool, book, product)?;
        require_covered(&self.fund, pool, product, renewal)?;

        Ok(PolicyRenewed {
            pool: renewal.pool,
            product: renewal.product,
            policy: self.renewal.key(),
            renewed: self.policy.key(),
            holder: self.holder.key(),
            sum_insured: args.sum_insured,
            premium,
            discount,
            start,
            end,
            unearned_before,
            unearned_after: pool.unearned,
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
