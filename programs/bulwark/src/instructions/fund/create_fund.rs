//! Creates a fund and the vault of its attestors' bonds.
//!
//! - The creator shall sign and be the first authority; nobody else can take the address (it is a seed).
//! - The rules shall satisfy their bounds, the cooldown law first: else underwriters would leave ahead of a loss.
//! - The bond mint shall be one whose tokens nobody but their owner moves: else its issuer could empty the bonds.
//! - There shall be no appeal committee yet, so that no incident can be reported before one is named.

use anchor_lang::prelude::*;
use anchor_spl::token_interface::{Mint, TokenAccount, TokenInterface};
use bytemuck::Zeroable;

use crate::{
    constants::VERSION,
    events::FundCreated,
    instructions::{now, payment::require_allowed_mint},
    seeds,
    state::{Fund, FundParameters},
};

/// What a new fund is made of.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug)]
pub struct CreateFundArgs {
    /// Chosen by the creator; part of the address.
    pub id: u64,
    /// Rules.
    pub parameters: FundParameters,
    /// May pause, nothing else; the default key for none.
    pub guardian: Pubkey,
    /// Owner of the token accounts that fees go to.
    pub treasury: Pubkey,
}

/// Accounts of `create_fund`.
#[derive(Accounts)]
#[instruction(args: CreateFundArgs)]
pub struct CreateFund<'info> {
    /// Creator and first authority.
    pub authority: Signer<'info>,
    /// Pays the rent.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// The new fund.
    #[account(
        init,
        payer = payer,
        space = 8 + Fund::INIT_SPACE,
        seeds = [seeds::FUND, authority.key().as_ref(), &args.id.to_le_bytes()],
        bump
    )]
    pub fund: Box<Account<'info, Fund>>,
    /// Mint of the attestors' bonds.
    pub bond_mint: Box<InterfaceAccount<'info, Mint>>,
    /// The new vault of bonds, owned by the fund.
    #[account(
        init,
        payer = payer,
        seeds = [seeds::BOND_VAULT, fund.key().as_ref()],
        bump,
        token::mint = bond_mint,
        token::authority = fund,
        token::token_program = token_program
    )]
    pub bond_vault: Box<InterfaceAccount<'info, TokenAccount>>,
    /// Token program of the bond mint.
    pub token_program: Interface<'info, TokenInterface>,
    /// System program.
    pub system_program: Program<'info, System>,
}

/// Creates the fund; see the module.
pub fn handle_create_fund(ctx: Context<CreateFund>, args: CreateFundArgs) -> Result<()> {
    let at = now()?;
    let accounts = &mut *ctx.accounts;
    require_allowed_mint(&accounts.bond_mint.to_account_info())?;
    let authority = accounts.authority.key();
    accounts.fund.set_inner(Fund {
        version: VERSION,
        bump: ctx.bumps.fund,
        bond_vault_bump: ctx.bumps.bond_vault,
        id: args.id,
        creator: authority,
        authority,
        guardian: args.guardian,
        treasury: args.treasury,
        bond_mint: accounts.bond_mint.key(),
        bond_vault: accounts.bond_vault.key(),
        parameters: args.parameters,
        ..Fund::zeroed()
    });
    accounts.fund.invariant()?;
    emit!(FundCreated {
        fund: accounts.fund.key(),
        authority,
        guardian: args.guardian,
        treasury: args.treasury,
        bond_mint: accounts.bond_mint.key(),
        at,
    });
    Ok(())
}
