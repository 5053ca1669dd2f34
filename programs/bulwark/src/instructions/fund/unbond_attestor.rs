//! Returns bond that no incident locks.
//!
//! - The attestor shall sign and be paid.
//! - The lock shall be over: else a member votes wrong, takes the bond and leaves the slash empty.
//! - No more than the bond shall leave; the vault shall move by exactly the amount.

use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;

use crate::{
    error::BulwarkError,
    events::{emit_cpi, AttestorUnbonded},
    instructions::{
        now,
        payment::{has_mint, has_owner, Payment},
    },
    state::{pool::debit, Attestor, Fund},
};

/// Accounts of `unbond_attestor`.
#[event_cpi]
#[derive(Accounts)]
pub struct UnbondAttestor<'info> {
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
        constraint = has_mint(&destination, bond_mint.key)? @ BulwarkError::WrongMint,
        constraint = has_owner(&destination, authority.key) @ BulwarkError::WrongTokenOwner
    )]
    pub destination: UncheckedAccount<'info>,
    /// Token program of the bond mint.
    pub token_program: Interface<'info, TokenInterface>,
}

/// Returns the bond; see the module.
pub fn handle_unbond_attestor(ctx: Context<UnbondAttestor>, amount: u64) -> Result<()> {
    let at = now()?;
    let accounts = &mut *ctx.accounts;
    require!(amount > 0, BulwarkError::ZeroAmount);
    require!(
        at > accounts.attestor.locked_until,
        BulwarkError::BondLocked
    );
    let bond_before = accounts.attestor.bond;
    require!(amount <= bond_before, BulwarkError::UnbondAboveBond);
    debit(&mut accounts.attestor.bond, amount)?;
    let (id, bump) = (accounts.fund.id.to_le_bytes(), [accounts.fund.bump]);
    Payment {
        token_program: &accounts.token_program,
        mint: &accounts.bond_mint,
        vault: &accounts.bond_vault,
    }
    .pay_out(
        &accounts.destination,
        &accounts.fund.to_account_info(),
        &accounts.fund.signer_seeds(&id, &bump),
        amount,
    )?;
    let event = AttestorUnbonded {
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
