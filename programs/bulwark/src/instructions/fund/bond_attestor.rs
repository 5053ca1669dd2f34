//! Adds to an attestor's bond.
//!
//! - The attestor shall sign and pay from its own token account; the vault shall move by exactly the amount.
//! - The lock of earlier votes shall stay as it is: adding buys no way out.

use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;

use crate::{
    error::BulwarkError,
    events::{emit_cpi, AttestorBonded},
    instructions::{
        now,
        payment::{has_mint, has_owner, Payment},
    },
    state::{pool::credit, Attestor, Fund},
};

/// Accounts of `bond_attestor`.
#[event_cpi]
#[derive(Accounts)]
pub struct BondAttestor<'info> {
    /// The attestor.
    pub authority: Signer<'info>,
    /// Fund.
    #[account(
        has_one = bond_mint @ BulwarkError::WrongMint,
        has_one = bond_vault @ BulwarkError::WrongVault
    )]
    pub fund: Box<Account<'info, Fund>>,
    /// The attestor's account.
    #[account(
        mut,
        has_one = fund @ BulwarkError::WrongFund,
        has_one = authority @ BulwarkError::WrongAttestor
    )]
    pub attestor: Box<Account<'info, Attestor>>,
    /// Mint of bonds.
    /// CHECK: by address; the token program checks it.
    pub bond_mint: UncheckedAccount<'info>,
    /// The fund's vault of bonds.
    /// CHECK: by address; its balance is checked by `payment`.
    #[account(mut)]
    pub bond_vault: UncheckedAccount<'info>,
    /// The attestor's tokens.
    /// CHECK: mint and owner by its bytes; the token program checks the rest.
    #[account(
        mut,
        constraint = has_mint(&source, bond_mint.key)? @ BulwarkError::WrongMint,
        constraint = has_owner(&source, authority.key) @ BulwarkError::WrongTokenOwner
    )]
    pub source: UncheckedAccount<'info>,
    /// Token program of the bond mint.
    pub token_program: Interface<'info, TokenInterface>,
}

/// Takes the bond; see the module.
pub fn handle_bond_attestor(ctx: Context<BondAttestor>, amount: u64) -> Result<()> {
    let at = now()?;
    require!(amount > 0, BulwarkError::ZeroAmount);
    let accounts = &mut *ctx.accounts;
    let bond_before = accounts.attestor.bond;
    credit(&mut accounts.attestor.bond, amount)?;
    Payment {
        token_program: &accounts.token_program,
        mint: &accounts.bond_mint,
        vault: &accounts.bond_vault,
    }
    .pay_in(&accounts.source, &accounts.authority, amount)?;
    let event = AttestorBonded {
        fund: accounts.fund.key(),
        authority: accounts.authority.key(),
        amount,
        bond_before,
        bond_after: accounts.attestor.bond,
        at,
    };
    emit_cpi(&accounts.event_authority, &event)?;
    Ok(())
}
