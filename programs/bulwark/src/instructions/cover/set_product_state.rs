//! Opens or closes a product for sales.
//!
//! Shall: only by the fund's authority; shall touch no policy already sold.

use anchor_lang::prelude::*;

use crate::{
    error::BulwarkError,
    events::ProductStateSet,
    instructions::now,
    state::{Fund, Pool, Product, ProductState},
};

/// Accounts of `set_product_state`.
#[derive(Accounts)]
pub struct SetProductState<'info> {
    /// The fund's authority.
    pub authority: Signer<'info>,
    /// Fund.
    #[account(has_one = authority @ BulwarkError::NotAuthority)]
    pub fund: Box<Account<'info, Fund>>,
    /// Pool of the product.
    #[account(has_one = fund @ BulwarkError::WrongFund)]
    pub pool: AccountLoader<'info, Pool>,
    /// Product.
    #[account(mut, has_one = pool @ BulwarkError::WrongPool)]
    pub product: AccountLoader<'info, Product>,
}

/// Opens or closes a product for sales.
pub fn handle_set_product_state(ctx: Context<SetProductState>, state: ProductState) -> Result<()> {
    let product = &mut *ctx.accounts.product.load_mut()?;
    let state_before = product.state;
    product.state = state as u8;
    product.invariant()?;
    emit!(ProductStateSet {
        product: ctx.accounts.product.key(),
        state_before,
        state_after: product.state,
        at: now()?,
    });
    Ok(())
}
