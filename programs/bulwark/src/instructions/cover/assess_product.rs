//! Records an assessment of a product's risk.
//!
//! Shall: only by the fund's authority; shall accept any truth, even one that leaves the pool below its rules (sales
//! then stop by themselves); shall pin the deployment that the report read, not whichever is there when it lands:
//! otherwise an upgrade just before would be insured unread.

use anchor_lang::prelude::*;
use bulwark_math::{day_of, floor_rate, RATE_ONE};

use super::program_pin::deployed_slot;
use crate::{
    error::BulwarkError,
    events::ProductAssessed,
    instructions::now,
    state::{Fund, Pool, Product},
};

/// The result of an assessment.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Debug)]
pub struct AssessProductArgs {
    /// Expected annual loss per unit of exposure, over 1e9; more than 0, 1 at most.
    pub el_rate: u64,
    /// Share of exposure lost in the 1-in-200 event, over 1e9; more than 0, 1 at most.
    pub shock_rate: u64,
    /// SHA-256 of the report.
    pub assessment_hash: [u8; 32],
    /// Slot of the deployment that was assessed; 0 without a ProgramData account.
    pub program_slot: u64,
}

/// Accounts of `assess_product`.
#[derive(Accounts)]
pub struct AssessProduct<'info> {
    /// The fund's authority.
    pub authority: Signer<'info>,
    /// Fund.
    #[account(has_one = authority @ BulwarkError::NotAuthority)]
    pub fund: Box<Account<'info, Fund>>,
    /// Pool of the product.
    #[account(mut, has_one = fund @ BulwarkError::WrongFund)]
    pub pool: AccountLoader<'info, Pool>,
    /// Product.
    #[account(mut, has_one = pool @ BulwarkError::WrongPool)]
    pub product: AccountLoader<'info, Product>,
    /// ProgramData account of the insured program, when it is one that can be upgraded on this chain.
    /// CHECK: owner and contents are checked by `deployed_slot`.
    pub program_data: Option<UncheckedAccount<'info>>,
}

/// Records a new assessment of the risk and pins the insured program's deployment.
pub fn handle_assess_product(ctx: Context<AssessProduct>, args: AssessProductArgs) -> Result<()> {
    let now = now()?;
    require!(
        (1..=RATE_ONE).contains(&args.el_rate) && (1..=RATE_ONE).contains(&args.shock_rate),
        BulwarkError::RatesOutOfBounds
    );
    let (program_data, deployed) = match &ctx.accounts.program_data {
        Some(account) => (account.key(), deployed_slot(account)?),
        None => (Pubkey::default(), 0),
    };
    require!(deployed == args.program_slot, BulwarkError::ProgramUpgraded);

    let pool = &mut *ctx.accounts.pool.load_mut()?;
    let product = &mut *ctx.accounts.product.load_mut()?;
    product.roll(pool, day_of(now))?;
    let (el_rate_before, shock_rate_before) = (product.el_rate, product.shock_rate);
    product.set_rates(pool, args.el_rate, args.shock_rate)?;
    product.floor_rate = floor_rate(
        args.el_rate,
        product.margin_bps,
        product.expense_bps,
        product.profit_bps,
    )
    .map_err(BulwarkError::from)?;
    product.program_data = program_data;
    product.program_slot = deployed;
    product.assessment_hash = args.assessment_hash;
    product.assessed_at = now;
    product.revise()?;
    product.invariant()?;
    pool.invariant()?;

    emit!(ProductAssessed {
        product: ctx.accounts.product.key(),
        el_rate_before,
        el_rate_after: args.el_rate,
        shock_rate_before,
        shock_rate_after: args.shock_rate,
        floor_rate: product.floor_rate,
        program_data,
        program_slot: deployed,
        assessment_hash: args.assessment_hash,
        revision: product.revision,
        at: now,
    });
    Ok(())
}
