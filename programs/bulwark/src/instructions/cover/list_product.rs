//! Lists a product.
//!
//! Shall: only by the fund's authority; shall give it a committee of the same fund; shall refuse wrong-way risk (the
//! pool would pay in what has just lost its value); shall sell nothing before the first assessment.

use anchor_lang::prelude::*;
use bulwark_math::{day_of, PERIL_GROUPS};

use crate::{
    constants::VERSION,
    error::BulwarkError,
    events::ProductListed,
    instructions::now,
    seeds,
    state::{product::Peril, Committee, Fund, Pool, Product, ProductState, ProductTerms},
};

/// Discriminator and account.
const SPACE: usize = 8 + core::mem::size_of::<Product>();

/// What is listed.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Debug)]
pub struct ListProductArgs {
    /// Chosen by the authority; part of the address.
    pub id: u64,
    /// UTF-8, zero padded.
    pub name: [u8; 32],
    /// What it insures against.
    pub peril: Peril,
    /// Peril group, 0 to 7; never the settlement mint's own.
    pub group: u8,
    /// Asset that is insured, or the default key; never the settlement mint.
    pub insured_mint: Pubkey,
    /// What it sells and at which price.
    pub terms: ProductTerms,
}

/// Accounts of `list_product`.
#[derive(Accounts)]
#[instruction(args: ListProductArgs)]
pub struct ListProduct<'info> {
    /// The fund's authority.
    pub authority: Signer<'info>,
    /// Pays the rent.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// Fund.
    #[account(has_one = authority @ BulwarkError::NotAuthority)]
    pub fund: Box<Account<'info, Fund>>,
    /// Pool that will bear the risk.
    #[account(mut, has_one = fund @ BulwarkError::WrongFund)]
    pub pool: AccountLoader<'info, Pool>,
    /// Committee of its incidents.
    #[account(has_one = fund @ BulwarkError::WrongFund)]
    pub committee: Box<Account<'info, Committee>>,
    /// The new product.
    #[account(
        init,
        payer = payer,
        space = SPACE,
        seeds = [seeds::PRODUCT, pool.key().as_ref(), &args.id.to_le_bytes()],
        bump
    )]
    pub product: AccountLoader<'info, Product>,
    /// System program.
    pub system_program: Program<'info, System>,
}

/// Lists a product; nothing is sold before its assessment.
pub fn handle_list_product(ctx: Context<ListProduct>, args: ListProductArgs) -> Result<()> {
    let now = now()?;
    let accounts = ctx.accounts;
    let pool = &mut *accounts.pool.load_mut()?;
    require!(
        usize::from(args.group) < PERIL_GROUPS,
        BulwarkError::PerilGroupOutOfBounds
    );
    require!(
        args.group != pool.mint_group && args.insured_mint != pool.mint,
        BulwarkError::WrongWayRisk
    );
    pool.products = pool.products.checked_add(1).ok_or(BulwarkError::Overflow)?;

    let product = &mut *accounts.product.load_init()?;
    product.version = VERSION;
    product.bump = ctx.bumps.product;
    product.pool = accounts.pool.key();
    product.committee = accounts.committee.key();
    product.insured_mint = args.insured_mint;
    product.name = args.name;
    product.id = args.id;
    product.peril = args.peril as u8;
    product.group = args.group;
    product.state = ProductState::Open as u8;
    product.rolled_day = day_of(now);
    product.set_terms(&args.terms)?;
    product.invariant()?;

    emit!(ProductListed {
        pool: product.pool,
        product: accounts.product.key(),
        id: args.id,
        peril_group: args.group,
        terms: args.terms,
        at: now,
    });
    Ok(())
}
