//! Closes a buffer without shares and without puts.
//!
//! - The fund's authority shall sign. Nobody shall hold shares, no put on its collateral be open, and no settlement wait for
//!   the buffers.
//! - Rounding rests belong to no staker: money shall become the treasury's fees, collateral go to a token account of the
//!   treasury. Rent of buffer and vault shall go to whoever paid it.
//! - Every staker shall have had the income first: what positions have still to collect shall stay, so the buffer stays.

use anchor_lang::prelude::*;
use anchor_spl::token_interface::{close_account, CloseAccount, TokenInterface};

use crate::{
    error::BulwarkError,
    events::{emit_cpi, BufferClosed},
    instructions::{
        now,
        payment::{balance, has_mint, has_owner, Payment},
    },
    state::{
        pool::{credit, debit},
        Buffer, Fund, Pool,
    },
};

/// Accounts of `close_buffer`.
#[event_cpi]
#[derive(Accounts)]
pub struct CloseBuffer<'info> {
    /// The fund's authority.
    pub authority: Signer<'info>,
    /// Fund.
    #[account(has_one = authority @ BulwarkError::NotAuthority)]
    pub fund: Box<Account<'info, Fund>>,
    /// Pool that the buffer stands behind.
    #[account(mut, has_one = fund @ BulwarkError::WrongFund)]
    pub pool: AccountLoader<'info, Pool>,
    /// Buffer.
    #[account(
        mut,
        close = rent_payer,
        has_one = pool @ BulwarkError::WrongPool,
        has_one = rent_payer @ BulwarkError::WrongRentPayer,
        constraint = buffer.mint == collateral_mint.key() @ BulwarkError::WrongMint,
        constraint = buffer.vault == buffer_vault.key() @ BulwarkError::WrongVault,
        constraint = buffer.total_shares.get() == 0 @ BulwarkError::BufferNotEmpty,
        constraint = buffer.hedges == 0 @ BulwarkError::PutsOpen
    )]
    pub buffer: Box<Account<'info, Buffer>>,
    /// CHECK: receives the rent; the buffer names it.
    #[account(mut)]
    pub rent_payer: UncheckedAccount<'info>,
    /// Mint of the collateral.
    /// CHECK: by address; the token program checks it.
    pub collateral_mint: UncheckedAccount<'info>,
    /// The buffer's vault.
    /// CHECK: by address; its balance is checked by `payment`.
    #[account(mut)]
    pub buffer_vault: UncheckedAccount<'info>,
    /// A token account of the treasury, for what is left of collateral.
    /// CHECK: mint and owner by its bytes; the token program checks the rest.
    #[account(
        mut,
        constraint = has_mint(&treasury_token, collateral_mint.key)? @ BulwarkError::WrongMint,
        constraint = has_owner(&treasury_token, &fund.treasury) @ BulwarkError::WrongTokenOwner
    )]
    pub treasury_token: UncheckedAccount<'info>,
    /// Token program of the collateral's mint.
    pub collateral_token_program: Interface<'info, TokenInterface>,
}

impl CloseBuffer<'_> {
    /// Clears the slot; returns the money that becomes fees.
    fn clear(&self) -> Result<u64> {
        let pool = &mut *self.pool.load_mut()?;
        pool.stop_loss.require_idle()?;
        require!(self.buffer.income_owed == 0, BulwarkError::IncomeOwed);
        let slot = core::mem::take(pool.buffer_mut(self.buffer.index)?);
        pool.stop_loss.buffers = pool
            .stop_loss
            .buffers
            .checked_sub(1)
            .ok_or(BulwarkError::LedgerUnderflow)?;
        let left = slot
            .cash
            .checked_add(slot.income())
            .ok_or(BulwarkError::Overflow)?;
        debit(&mut pool.buffer_payable, left)?;
        credit(&mut pool.fees, left)?;
        pool.invariant()?;
        Ok(left)
    }
}

/// Closes the buffer; see the module.
pub fn handle_close_buffer(ctx: Context<CloseBuffer>) -> Result<()> {
    let at = now()?;
    let accounts = &mut *ctx.accounts;
    let to_fees = accounts.clear()?;
    let collateral = balance(&accounts.buffer_vault)?;
    let bump = [accounts.buffer.bump];
    let seeds = accounts.buffer.signer_seeds(&bump);
    Payment {
        token_program: &accounts.collateral_token_program,
        mint: &accounts.collateral_mint,
        vault: &accounts.buffer_vault,
    }
    .pay_out(
        &accounts.treasury_token,
        accounts.buffer.as_ref().as_ref(),
        &seeds,
        collateral,
    )?;
    close_account(CpiContext::new_with_signer(
        accounts.collateral_token_program.key(),
        CloseAccount {
            account: accounts.buffer_vault.to_account_info(),
            destination: accounts.rent_payer.to_account_info(),
            authority: accounts.buffer.to_account_info(),
        },
        &[&seeds],
    ))?;
    let event = BufferClosed {
        pool: accounts.pool.key(),
        buffer: accounts.buffer.key(),
        to_fees,
        collateral,
        at,
    };
    emit_cpi(&accounts.event_authority, &event)?;
    Ok(())
}
