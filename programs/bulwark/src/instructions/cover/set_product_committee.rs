//! Names the committee of a product's incidents.
//!
//! Shall: only by the fund's authority, a committee of the same fund; shall touch no incident already reported (each
//! keeps the committee it began with).

use anchor_lang::prelude::*;

use crate::{
    error::BulwarkError,
    events::ProductCommitteeSet,
    instructions::now,
    state::{Committee, Fund, Pool, Product},
};

/// Accounts of `set_product_committee`.
#[derive(Accounts)]
pub struct SetProductCommittee<'info> {
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
    /// Committee from now on.
    #[account(has_one = fund @ BulwarkError::WrongFund)]
    pub committee: Box<Account<'info, Committee>>,
}

/// Names the committee of a product's incidents reported from now on.
pub fn handle_set_product_committee(ctx: Context<SetProductCommittee>) -> Result<()> {
    let product = &mut *ctx.accounts.product.load_mut()?;
    let committee_before = product.committee;
    product.committee = ctx.accounts.committee.key();
    product.invariant()?;
    emit!(ProductCommitteeSet {
        product: ctx.accounts.product.key(),
        committee_before,
        committee_after: product.committee,
        at: now()?,
    });
    Ok(())
}
