//! Changes a product's terms.
//!
//! Shall: only by the fund's authority; shall touch no policy already sold (each has its terms pinned); shall raise the
//! revision, so that nobody buys under terms other than those they read.

use anchor_lang::prelude::*;
use bulwark_math::day_of;

use crate::{
    error::BulwarkError,
    events::ProductRevised,
    instructions::now,
    state::{Fund, Pool, Product, ProductTerms},
};

/// Accounts of `revise_product`.
#[derive(Accounts)]
pub struct ReviseProduct<'info> {
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
}

/// Changes a product's terms for policies sold from now on.
pub fn handle_revise_product(ctx: Context<ReviseProduct>, terms: ProductTerms) -> Result<()> {
    let now = now()?;
    let pool = &mut *ctx.accounts.pool.load_mut()?;
    let product = &mut *ctx.accounts.product.load_mut()?;
    product.roll(pool, day_of(now))?;
    let revision_before = product.revision;
    product.set_terms(&terms)?;
    product.invariant()?;
    pool.invariant()?;
    emit!(ProductRevised {
        product: ctx.accounts.product.key(),
        revision_before,
        revision_after: product.revision,
        terms,
        at: now,
    });
    Ok(())
}
