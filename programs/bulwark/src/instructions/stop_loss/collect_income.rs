//! Pays a staker's share of fees, and cash of shares that left. Anyone may, and the staker is paid.
//!
//! - Premium and income shall be counted up to now first; no hold, pause or liquidation shall stop it: it is no capital.

use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;

use crate::{
    error::BulwarkError,
    events::{emit_cpi, IncomeCollected},
    instructions::{
        claims::payout::pay_from_pool,
        now,
        payment::{has_mint, has_owner, Payment},
    },
    state::{
        pool::{credit, debit},
        Buffer, BufferPosition, Pool, PremiumBook,
    },
};

/// Accounts of `collect_income`; no signer besides the fee payer.
#[event_cpi]
#[derive(Accounts)]
pub struct CollectIncome<'info> {
    /// Pool that the buffer stands behind.
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
    /// Buffer.
    #[account(mut, has_one = pool @ BulwarkError::WrongPool)]
    pub buffer: Box<Account<'info, Buffer>>,
    /// The staker's position.
    #[account(mut, has_one = buffer @ BulwarkError::WrongBuffer)]
    pub position: Box<Account<'info, BufferPosition>>,
    /// Settlement mint.
    /// CHECK: by address; the token program checks it.
    pub mint: UncheckedAccount<'info>,
    /// The pool's vault.
    /// CHECK: by address; its balance is checked by `payment`.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// A token account of the staker.
    /// CHECK: mint and owner by its bytes; the token program checks the rest.
    #[account(
        mut,
        constraint = has_mint(&destination, mint.key)? @ BulwarkError::WrongMint,
        constraint = has_owner(&destination, &position.owner) @ BulwarkError::WrongTokenOwner
    )]
    pub destination: UncheckedAccount<'info>,
    /// Token program of the mint.
    pub token_program: Interface<'info, TokenInterface>,
}

impl CollectIncome<'_> {
    /// Takes the income out of the ledger; returns what happened.
    fn collect(&mut self, at: u64) -> Result<IncomeCollected> {
        let pool = &mut *self.pool.load_mut()?;
        pool.accrue(&mut *self.premium_book.load_mut()?, at)?;
        let (buffer, position) = (&mut self.buffer, &mut self.position);
        let slot = pool.buffer_mut(buffer.index)?;
        buffer.index_income(slot)?;
        position.count_income(buffer)?;
        let amount = core::mem::take(&mut position.income);
        require!(amount > 0, BulwarkError::NoIncome);
        credit(&mut slot.income_paid, amount)?;
        debit(&mut buffer.income_owed, amount)?;
        credit(&mut position.collected, amount)?;
        debit(&mut pool.buffer_payable, amount)?;
        buffer.invariant()?;
        pool.invariant()?;
        Ok(IncomeCollected {
            buffer: buffer.key(),
            owner: position.owner,
            amount,
            collected_after: position.collected,
            buffer_payable_after: pool.buffer_payable,
            at,
        })
    }
}

/// Pays the income; see the module.
pub fn handle_collect_income(ctx: Context<CollectIncome>) -> Result<()> {
    let at = now()?;
    let accounts = &mut *ctx.accounts;
    let event = accounts.collect(at)?;
    pay_from_pool(
        &accounts.pool,
        Payment {
            token_program: &accounts.token_program,
            mint: &accounts.mint,
            vault: &accounts.vault,
        },
        &accounts.destination,
        event.amount,
    )?;
    emit_cpi(&accounts.event_authority, &event)?;
    Ok(())
}
