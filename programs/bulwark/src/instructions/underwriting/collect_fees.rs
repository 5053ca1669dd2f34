//! Pays fees to the treasury.
//!
//! - Anyone may call; the whole fees bucket, earned up to now, shall go to a token account of the fund's treasury.
//! - Capital that no share owns and no exposure needs shall go with them; no other bucket shall change, but by what
//!   accrual earns.

use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;

use crate::{
    error::BulwarkError,
    events::{emit_cpi, FeesCollected},
    instructions::{
        now,
        payment::{has_mint, has_owner, Payment},
    },
    state::{Fund, Pool, PremiumBook},
};

/// Accounts of `collect_fees`; no signer besides the fee payer.
#[event_cpi]
#[derive(Accounts)]
pub struct CollectFees<'info> {
    /// Fund.
    pub fund: Box<Account<'info, Fund>>,
    /// Pool.
    #[account(
        mut,
        has_one = fund @ BulwarkError::WrongFund,
        has_one = mint @ BulwarkError::WrongMint,
        has_one = vault @ BulwarkError::WrongVault,
        has_one = premium_book @ BulwarkError::WrongPremiumBook
    )]
    pub pool: AccountLoader<'info, Pool>,
    /// The pool's premium book.
    #[account(mut)]
    pub premium_book: AccountLoader<'info, PremiumBook>,
    /// Settlement mint.
    /// CHECK: by address; the token program checks it.
    pub mint: UncheckedAccount<'info>,
    /// The pool's vault.
    /// CHECK: by address; its balance is checked by `payment`.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// A token account of the treasury.
    /// CHECK: mint and owner by its bytes; the token program checks the rest.
    #[account(
        mut,
        constraint = has_mint(&destination, mint.key)? @ BulwarkError::WrongMint,
        constraint = has_owner(&destination, &fund.treasury) @ BulwarkError::WrongTokenOwner
    )]
    pub destination: UncheckedAccount<'info>,
    /// Token program of the mint.
    pub token_program: Interface<'info, TokenInterface>,
}

/// Pays the fees; see the module.
pub fn handle_collect_fees(ctx: Context<CollectFees>) -> Result<()> {
    let at = now()?;
    let accounts = &mut *ctx.accounts;
    let amount = {
        let pool = &mut *accounts.pool.load_mut()?;
        pool.accrue(&mut *accounts.premium_book.load_mut()?, at)?;
        pool.release_ownerless_capital()?;
        let amount = core::mem::take(&mut pool.fees);
        require!(amount > 0, BulwarkError::NothingToCollect);
        pool.invariant()?;
        amount
    };
    {
        let pool = accounts.pool.load()?;
        let bump = [pool.bump];
        Payment {
            token_program: &accounts.token_program,
            mint: &accounts.mint,
            vault: &accounts.vault,
        }
        .pay_out(
            &accounts.destination,
            accounts.pool.as_ref(),
            &pool.signer_seeds(&bump),
            amount,
        )?;
    }
    let event = FeesCollected {
        pool: accounts.pool.key(),
        treasury: accounts.fund.treasury,
        amount,
        at,
    };
    emit_cpi(&accounts.event_authority, &event)?;
    Ok(())
}
