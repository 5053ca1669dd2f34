//! Sends what a vault holds beyond its ledger to the treasury.
//!
//! - Anyone may call; the ledger shall not change: a donation changes no share price, here or before.
//! - Exactly the surplus shall leave; a vault below its ledger shall be refused loudly.

use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;

use crate::{
    error::BulwarkError,
    events::{emit_cpi, DonationSwept},
    instructions::{
        now,
        payment::{balance, has_mint, has_owner, Payment},
    },
    state::{Fund, Pool},
};

/// Accounts of `sweep_donation`; no signer besides the fee payer.
#[event_cpi]
#[derive(Accounts)]
pub struct SweepDonation<'info> {
    /// Fund.
    pub fund: Box<Account<'info, Fund>>,
    /// Pool.
    #[account(
        has_one = fund @ BulwarkError::WrongFund,
        has_one = mint @ BulwarkError::WrongMint,
        has_one = vault @ BulwarkError::WrongVault
    )]
    pub pool: AccountLoader<'info, Pool>,
    /// Settlement mint.
    /// CHECK: by address; the token program checks it.
    pub mint: UncheckedAccount<'info>,
    /// The pool's vault.
    /// CHECK: by address; its balance is checked by `payment`.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// A token account of the treasury, not the vault itself.
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

/// Sends the surplus; see the module.
pub fn handle_sweep_donation(ctx: Context<SweepDonation>) -> Result<()> {
    let at = now()?;
    let accounts = &mut *ctx.accounts;
    let amount = {
        let pool = accounts.pool.load()?;
        let amount = balance(&accounts.vault)?
            .checked_sub(pool.ledger()?)
            .ok_or(BulwarkError::VaultMismatch)?;
        require!(amount > 0, BulwarkError::NothingToCollect);
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
        amount
    };
    let event = DonationSwept {
        pool: accounts.pool.key(),
        treasury: accounts.fund.treasury,
        amount,
        at,
    };
    emit_cpi(&accounts.event_authority, &event)?;
    Ok(())
}
