//! Gives capital without shares: it belongs to all underwriters by their shares.
//!
//! - Anyone may give, always: also while an incident holds the pool, when capital is needed most.
//! - Premium shall be earned up to now first, so that the event's totals are of one moment.
//! - A wiped pool shall stay wiped: what is given then is only shared out.

use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;

use crate::{
    error::BulwarkError,
    events::{emit_cpi, CapitalInjected},
    instructions::{
        now,
        payment::{has_mint, has_owner, Payment},
    },
    state::{pool::credit, Pool, PremiumBook},
};

/// Accounts of `inject_capital`.
#[event_cpi]
#[derive(Accounts)]
pub struct InjectCapital<'info> {
    /// Who gives.
    pub giver: Signer<'info>,
    /// Pool.
    #[account(
        mut,
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
    /// The giver's tokens.
    /// CHECK: mint and owner by its bytes; the token program checks the rest.
    #[account(
        mut,
        constraint = has_mint(&source, mint.key)? @ BulwarkError::WrongMint,
        constraint = has_owner(&source, giver.key) @ BulwarkError::WrongTokenOwner
    )]
    pub source: UncheckedAccount<'info>,
    /// Token program of the mint.
    pub token_program: Interface<'info, TokenInterface>,
}

/// Takes the gift; see the module.
pub fn handle_inject_capital(ctx: Context<InjectCapital>, amount: u64) -> Result<()> {
    let at = now()?;
    require!(amount > 0, BulwarkError::ZeroAmount);
    let accounts = &mut *ctx.accounts;
    let event = {
        let pool = &mut *accounts.pool.load_mut()?;
        pool.accrue(&mut *accounts.premium_book.load_mut()?, at)?;
        let capital_before = pool.capital;
        credit(&mut pool.capital, amount)?;
        credit(&mut pool.gains, amount)?;
        pool.invariant()?;
        CapitalInjected {
            pool: accounts.pool.key(),
            from: accounts.giver.key(),
            amount,
            capital_before,
            capital_after: pool.capital,
            at,
        }
    };
    Payment {
        token_program: &accounts.token_program,
        mint: &accounts.mint,
        vault: &accounts.vault,
    }
    .pay_in(&accounts.source, &accounts.giver, amount)?;
    emit_cpi(&accounts.event_authority, &event)?;
    Ok(())
}
