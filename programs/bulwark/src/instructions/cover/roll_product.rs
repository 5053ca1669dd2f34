//! Lets ended policies leave a product's exposure.
//!
//! Shall: by anyone, at any time; shall move no money. Exposure counted too long only makes the pool look weaker than
//! it is, so nobody gains by not calling it.

use anchor_lang::prelude::*;
use bulwark_math::day_of;

use crate::{
    error::BulwarkError,
    events::ProductRolled,
    instructions::now,
    state::{Pool, Product},
};

/// Accounts of `roll_product`.
#[derive(Accounts)]
pub struct RollProduct<'info> {
    /// Pool of the product.
    #[account(mut)]
    pub pool: AccountLoader<'info, Pool>,
    /// Product.
    #[account(mut, has_one = pool @ BulwarkError::WrongPool)]
    pub product: AccountLoader<'info, Product>,
}

/// Lets ended policies leave a product's exposure.
pub fn handle_roll_product(ctx: Context<RollProduct>) -> Result<()> {
    let now = now()?;
    let pool = &mut *ctx.accounts.pool.load_mut()?;
    let product = &mut *ctx.accounts.product.load_mut()?;
    let (exposure_before, pool_exposure_before) = (product.exposure, pool.exposure);
    product.roll(pool, day_of(now))?;
    product.invariant()?;
    pool.invariant()?;
    emit!(ProductRolled {
        product: ctx.accounts.product.key(),
        exposure_before,
        exposure_after: product.exposure,
        pool_exposure_before,
        pool_exposure_after: pool.exposure,
        at: now,
    });
    Ok(())
}
