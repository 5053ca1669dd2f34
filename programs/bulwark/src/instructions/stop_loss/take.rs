//! Buys collateral from an auction: money in, collateral out, at once.
//!
//! - It shall be the buffer's turn and its auction selling: the price is a function of time alone, so nobody's order of
//!   transactions changes it. Never more shall be sold than is needed; what is left stays the stakers'.
//! - The feed shall be fresh and the price not below the floor, neither that of the start nor the terms' share of the spot price.
//! - The bidder shall pay `max_price` a whole unit of collateral at most, what the last take pays beyond the price included, and have `min_out` at least; a part shall leave enough
//!   for others to come for.
//! - Payment shall be rounded up and collateral down.

use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;
use bulwark_math::{value_of, Rounding, Take as Fill};

use super::start_auction::require_turn;
use crate::{
    error::BulwarkError,
    events::{emit_cpi, CollateralTaken},
    instructions::{
        now,
        payment::{has_mint, has_owner, Payment},
    },
    state::{pool::debit, Buffer, Feed, Pool},
};

/// Accounts of `take`.
#[event_cpi]
#[derive(Accounts)]
pub struct Take<'info> {
    /// The bidder.
    pub bidder: Signer<'info>,
    /// Pool whose settlement waits.
    #[account(
        mut,
        has_one = mint @ BulwarkError::WrongMint,
        has_one = vault @ BulwarkError::WrongVault
    )]
    pub pool: AccountLoader<'info, Pool>,
    /// Buffer whose turn it is.
    #[account(
        has_one = pool @ BulwarkError::WrongPool,
        has_one = feed @ BulwarkError::WrongFeed
    )]
    pub buffer: AccountLoader<'info, Buffer>,
    /// Price of the collateral.
    pub feed: AccountLoader<'info, Feed>,
    /// Settlement mint.
    /// CHECK: by address; the token program checks it.
    pub mint: UncheckedAccount<'info>,
    /// The pool's vault.
    /// CHECK: by address; its balance is checked by `payment`.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// The bidder's money.
    /// CHECK: mint and owner by its bytes; the token program checks the rest.
    #[account(
        mut,
        constraint = has_mint(&source, mint.key)? @ BulwarkError::WrongMint,
        constraint = has_owner(&source, bidder.key) @ BulwarkError::WrongTokenOwner
    )]
    pub source: UncheckedAccount<'info>,
    /// Mint of the collateral.
    /// CHECK: by address, in the handler; the token program checks it.
    pub collateral_mint: UncheckedAccount<'info>,
    /// The buffer's vault.
    /// CHECK: by address, in the handler; its balance is checked by `payment`.
    #[account(mut)]
    pub buffer_vault: UncheckedAccount<'info>,
    /// Where the collateral goes, as the bidder says.
    /// CHECK: the token program checks its mint.
    #[account(mut)]
    pub destination: UncheckedAccount<'info>,
    /// Token program of the settlement mint.
    pub token_program: Interface<'info, TokenInterface>,
    /// Token program of the collateral's mint.
    pub collateral_token_program: Interface<'info, TokenInterface>,
}

/// What a bid gets at `at`, and the price.
pub fn fill(
    buffer: &Buffer,
    pool: &Pool,
    feed: &Feed,
    wanted: u64,
    at: u64,
) -> Result<(Fill, u64)> {
    require_turn(pool, buffer.index, at)?;
    let price = buffer
        .auction_price(pool, at)?
        .ok_or(BulwarkError::AuctionEnded)?;
    require!(
        price >= buffer.floor_at(feed.spot(at)?.price)?,
        BulwarkError::PriceBelowFloor
    );
    let slot = pool.buffer(buffer.index)?;
    let fill = buffer
        .lot(pool, slot)
        .take(wanted, price)
        .map_err(BulwarkError::from)?
        .ok_or(BulwarkError::RemainderTooSmall)?;
    Ok((fill, price))
}

/// Most that a bidder pays for `fill` at `max_price`, rounded up: a take of all that is needed pays the whole need, which may be
/// more than the price of what is sold by less than one base unit of collateral.
fn most_for(buffer: &Buffer, fill: &Fill, max_price: u64) -> u64 {
    value_of(
        fill.collateral_out,
        max_price,
        buffer.decimals,
        buffer.settlement_decimals,
        Rounding::Up,
    )
    // More than any amount.
    .unwrap_or(u64::MAX)
}

impl Take<'_> {
    /// Books the sale; returns what happened.
    fn sell(&self, wanted: u64, max_price: u64, min_out: u64, at: u64) -> Result<CollateralTaken> {
        let pool = &mut *self.pool.load_mut()?;
        let buffer = &*self.buffer.load()?;
        require_keys_eq!(
            buffer.mint,
            self.collateral_mint.key(),
            BulwarkError::WrongMint
        );
        require_keys_eq!(
            buffer.vault,
            self.buffer_vault.key(),
            BulwarkError::WrongVault
        );
        let incident = pool.stop_loss.incident;
        let (fill, price) = fill(buffer, pool, &*self.feed.load()?, wanted, at)?;
        require!(
            price <= max_price && fill.pays <= most_for(buffer, &fill, max_price),
            BulwarkError::PriceAboveLimit
        );
        require!(
            fill.collateral_out >= min_out,
            BulwarkError::SlippageExceeded
        );
        let to_raise_before = pool.stop_loss.to_raise;
        let slot = pool.buffer_mut(buffer.index)?;
        let collateral_before = slot.collateral;
        debit(&mut slot.collateral, fill.collateral_out)?;
        let collateral_after = slot.collateral;
        pool.book_raised(buffer.index, fill.pays, at)?;
        pool.invariant()?;
        Ok(CollateralTaken {
            buffer: self.buffer.key(),
            incident,
            bidder: self.bidder.key(),
            price,
            paid: fill.pays,
            collateral: fill.collateral_out,
            collateral_before,
            collateral_after,
            to_raise_before,
            to_raise_after: pool.stop_loss.to_raise,
            at,
        })
    }
}

/// Sells to the bidder; see the module.
pub fn handle_take(ctx: Context<Take>, amount: u64, max_price: u64, min_out: u64) -> Result<()> {
    let at = now()?;
    let accounts = &mut *ctx.accounts;
    let event = accounts.sell(amount, max_price, min_out, at)?;
    Payment {
        token_program: &accounts.token_program,
        mint: &accounts.mint,
        vault: &accounts.vault,
    }
    .pay_in(&accounts.source, &accounts.bidder, event.paid)?;
    {
        let buffer = accounts.buffer.load()?;
        let bump = [buffer.bump];
        Payment {
            token_program: &accounts.collateral_token_program,
            mint: &accounts.collateral_mint,
            vault: &accounts.buffer_vault,
        }
        .pay_out(
            &accounts.destination,
            accounts.buffer.as_ref(),
            &buffer.signer_seeds(&bump),
            event.collateral,
        )?;
    }
    emit_cpi(&accounts.event_authority, &event)?;
    Ok(())
}
