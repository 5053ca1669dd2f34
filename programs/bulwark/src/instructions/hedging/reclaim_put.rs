//! Pays a put's writer what is due: collateral that was delivered, at any time, and the lock once the put has expired, or before
//! it is bought.
//!
//! - Anyone may call for a put that was bought or has expired, and for any put when the buffer has no stakers: the writer is
//!   paid, and nobody who does not come keeps a buffer open. Else, before it is bought, only the writer may: it is an offer that
//!   he takes back.
//! - A put without size, lock or anything due shall be closed; its rent goes to whoever paid it.

use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;

use crate::{
    error::BulwarkError,
    events::{emit_cpi, PutReclaimed},
    instructions::{
        claims::payout::pay_from_pool,
        now,
        payment::{has_mint, has_owner, Payment},
    },
    state::{pool::debit, Buffer, Hedge, Pool, PutSlot},
};

/// Accounts of `reclaim_put`.
#[event_cpi]
#[derive(Accounts)]
pub struct ReclaimPut<'info> {
    /// The writer; needed to take back what is not bought and not expired while the buffer has stakers.
    #[account(constraint = writer.key() == hedge.writer @ BulwarkError::NotWriter)]
    pub writer: Option<Signer<'info>>,
    /// Pool whose vault holds the lock.
    #[account(
        mut,
        has_one = mint @ BulwarkError::WrongMint,
        has_one = vault @ BulwarkError::WrongVault
    )]
    pub pool: AccountLoader<'info, Pool>,
    /// Buffer whose collateral it is a put on.
    #[account(
        mut,
        has_one = pool @ BulwarkError::WrongPool,
        constraint = buffer.mint == collateral_mint.key() @ BulwarkError::WrongMint,
        constraint = buffer.vault == buffer_vault.key() @ BulwarkError::WrongVault
    )]
    pub buffer: Box<Account<'info, Buffer>>,
    /// The put.
    #[account(
        mut,
        has_one = buffer @ BulwarkError::WrongBuffer,
        has_one = rent_payer @ BulwarkError::WrongRentPayer
    )]
    pub hedge: Box<Account<'info, Hedge>>,
    /// CHECK: receives the rent at closing; the put names it.
    #[account(mut)]
    pub rent_payer: UncheckedAccount<'info>,
    /// Settlement mint.
    /// CHECK: by address; the token program checks it.
    pub mint: UncheckedAccount<'info>,
    /// The pool's vault.
    /// CHECK: by address; its balance is checked by `payment`.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// A token account of the writer, for the lock.
    /// CHECK: mint and owner by its bytes; the token program checks the rest.
    #[account(
        mut,
        constraint = has_mint(&destination, mint.key)? @ BulwarkError::WrongMint,
        constraint = has_owner(&destination, &hedge.writer) @ BulwarkError::WrongTokenOwner
    )]
    pub destination: UncheckedAccount<'info>,
    /// Mint of the collateral.
    /// CHECK: by address; the token program checks it.
    pub collateral_mint: UncheckedAccount<'info>,
    /// The buffer's vault.
    /// CHECK: by address; its balance is checked by `payment`.
    #[account(mut)]
    pub buffer_vault: UncheckedAccount<'info>,
    /// A token account of the writer, for the collateral.
    /// CHECK: mint and owner by its bytes; the token program checks the rest.
    #[account(
        mut,
        constraint = has_mint(&collateral_destination, collateral_mint.key)? @ BulwarkError::WrongMint,
        constraint = has_owner(&collateral_destination, &hedge.writer) @ BulwarkError::WrongTokenOwner
    )]
    pub collateral_destination: UncheckedAccount<'info>,
    /// Token program of the settlement mint.
    pub token_program: Interface<'info, TokenInterface>,
    /// Token program of the collateral's mint.
    pub collateral_token_program: Interface<'info, TokenInterface>,
}

impl ReclaimPut<'_> {
    /// Takes what is due out of the ledgers; returns what happened.
    fn reclaim(&mut self, at: u64) -> Result<PutReclaimed> {
        let (buffer, hedge) = (&mut self.buffer, &mut self.hedge);
        let expired = at >= hedge.expiry;
        require!(
            expired || hedge.is_bought() || self.writer.is_some() || buffer.total_shares.get() == 0,
            BulwarkError::NotWriter
        );
        let collateral = core::mem::take(&mut hedge.delivered);
        debit(&mut buffer.delivered, collateral)?;
        let mut lock = 0;
        if expired || !hedge.is_bought() {
            lock = core::mem::take(&mut hedge.locked);
            hedge.size = 0;
            let key = hedge.key();
            if let Some(held) = buffer.puts.iter_mut().find(|held| held.hedge == key) {
                *held = PutSlot::default();
            }
        }
        let closed = hedge.size == 0;
        require!(closed || collateral > 0, BulwarkError::NothingToReclaim);
        let pool = &mut *self.pool.load_mut()?;
        debit(&mut pool.puts, lock)?;
        if closed {
            buffer.hedges = buffer
                .hedges
                .checked_sub(1)
                .ok_or(BulwarkError::LedgerUnderflow)?;
        }
        hedge.invariant()?;
        buffer.invariant()?;
        pool.invariant()?;
        Ok(PutReclaimed {
            buffer: buffer.key(),
            hedge: hedge.key(),
            writer: hedge.writer,
            lock,
            collateral,
            closed,
            puts_after: pool.puts,
            at,
        })
    }
}

/// Pays the writer; see the module.
pub fn handle_reclaim_put(ctx: Context<ReclaimPut>) -> Result<()> {
    let at = now()?;
    let accounts = &mut *ctx.accounts;
    let event = accounts.reclaim(at)?;
    pay_from_pool(
        &accounts.pool,
        Payment {
            token_program: &accounts.token_program,
            mint: &accounts.mint,
            vault: &accounts.vault,
        },
        &accounts.destination,
        event.lock,
    )?;
    let bump = [accounts.buffer.bump];
    Payment {
        token_program: &accounts.collateral_token_program,
        mint: &accounts.collateral_mint,
        vault: &accounts.buffer_vault,
    }
    .pay_out(
        &accounts.collateral_destination,
        accounts.buffer.as_ref().as_ref(),
        &accounts.buffer.signer_seeds(&bump),
        event.collateral,
    )?;
    if event.closed {
        accounts
            .hedge
            .close(accounts.rent_payer.to_account_info())?;
    }
    emit_cpi(&accounts.event_authority, &event)?;
    Ok(())
}
