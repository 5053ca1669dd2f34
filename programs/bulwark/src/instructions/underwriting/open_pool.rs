//! Opens a pool: one settlement mint of one fund.
//!
//! - Only the authority shall open one; the mint shall be one whose tokens nobody but their owner moves (else its issuer
//!   could tax or take what the ledger says is there).
//! - The settings shall be inside their bounds; the group that the mint itself stands in shall be 0 to 7 or none.
//! - The vault shall be owned by the pool's address and by nothing else.

use anchor_lang::prelude::*;
use anchor_spl::token_interface::{Mint, TokenAccount, TokenInterface};

use crate::{
    constants::{NO_GROUP, VERSION},
    error::BulwarkError,
    events::PoolOpened,
    instructions::{now, payment::require_allowed_mint},
    seeds,
    state::{Fund, Pool, PoolParameters, PremiumBook, StopLoss},
};

/// What a new pool is made of.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug)]
pub struct OpenPoolArgs {
    /// Settings.
    pub parameters: PoolParameters,
    /// Peril group that the settlement mint stands in; `NO_GROUP` for none.
    pub mint_group: u8,
}

/// Accounts of `open_pool`.
#[derive(Accounts)]
pub struct OpenPool<'info> {
    /// The fund's authority.
    pub authority: Signer<'info>,
    /// Pays the rent.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// Fund.
    #[account(has_one = authority @ BulwarkError::NotAuthority)]
    pub fund: Box<Account<'info, Fund>>,
    /// Settlement mint.
    pub mint: Box<InterfaceAccount<'info, Mint>>,
    /// The new pool.
    #[account(
        init,
        payer = payer,
        space = Pool::SPACE,
        seeds = [seeds::POOL, fund.key().as_ref(), mint.key().as_ref()],
        bump
    )]
    pub pool: AccountLoader<'info, Pool>,
    /// The new premium book.
    #[account(
        init,
        payer = payer,
        space = PremiumBook::SPACE,
        seeds = [seeds::PREMIUM_BOOK, pool.key().as_ref()],
        bump
    )]
    pub premium_book: AccountLoader<'info, PremiumBook>,
    /// The new vault.
    #[account(
        init,
        payer = payer,
        seeds = [seeds::VAULT, pool.key().as_ref()],
        bump,
        token::mint = mint,
        token::authority = pool,
        token::token_program = token_program
    )]
    pub vault: Box<InterfaceAccount<'info, TokenAccount>>,
    /// Token program of the mint.
    pub token_program: Interface<'info, TokenInterface>,
    /// System program.
    pub system_program: Program<'info, System>,
}

impl OpenPool<'_> {
    fn validate(&self, args: &OpenPoolArgs) -> Result<()> {
        require_allowed_mint(&self.mint.to_account_info())?;
        args.parameters.validate()?;
        require!(
            args.mint_group == NO_GROUP
                || usize::from(args.mint_group) < bulwark_math::PERIL_GROUPS,
            BulwarkError::PerilGroupOutOfBounds
        );
        Ok(())
    }
}

/// Opens the pool; see the module.
pub fn handle_open_pool(ctx: Context<OpenPool>, args: OpenPoolArgs) -> Result<()> {
    let at = now()?;
    let accounts = &mut *ctx.accounts;
    accounts.validate(&args)?;
    {
        let mut book = accounts.premium_book.load_init()?;
        book.pool = accounts.pool.key();
        book.version = VERSION;
        book.bump = ctx.bumps.premium_book;

        let mut pool = accounts.pool.load_init()?;
        pool.fund = accounts.fund.key();
        pool.mint = accounts.mint.key();
        pool.vault = accounts.vault.key();
        pool.premium_book = accounts.premium_book.key();
        pool.settings = args.parameters.into();
        pool.accrued_until = at;
        pool.year_start = at;
        pool.stop_loss = StopLoss::new();
        pool.version = VERSION;
        pool.bump = ctx.bumps.pool;
        pool.vault_bump = ctx.bumps.vault;
        pool.decimals = accounts.mint.decimals;
        pool.mint_group = args.mint_group;
        pool.invariant()?;
    }
    emit!(PoolOpened {
        fund: accounts.fund.key(),
        pool: accounts.pool.key(),
        mint: accounts.mint.key(),
        parameters: args.parameters,
        at,
    });
    Ok(())
}
