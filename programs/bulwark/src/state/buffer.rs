//! A stop-loss buffer: stakers' shares of one collateral that stands behind a pool for a part of the treasury's fees. What
//! sales, solvency and settlement must see lies in the pool (`BufferSlot`, at the buffer's index); here are the terms, the
//! auction in course and the puts.
//!
//! Stakers own collateral and cash by the same shares. Losses and sales move the price of a share, income comes by an index:
//! nothing is counted per staker (DESIGN section 12).

use anchor_lang::prelude::*;
use bulwark_math::{
    advance_income, amount_for_shares, haircut_value, income_due, mul_div, shares_for_deposit,
    top_of, Auction, Lot, Put, Rounding, BPS, MAX_AMOUNT, VIRTUAL_SHARES, YEAR_SECONDS,
};

use super::{
    pool::credit, stop_loss::BufferSlot, BufferTerms, Feed, Pool, Wide, WithdrawalRequest,
};
use crate::{constants::*, error::BulwarkError, seeds};

/// Seeds: `["buffer", pool, collateral mint]`. Collateral in base units of its mint, money in base units of the pool's.
#[account(zero_copy)]
#[derive(Debug)]
pub struct Buffer {
    /// Pool that it stands behind.
    pub pool: Pubkey,
    /// Mint of the collateral.
    pub mint: Pubkey,
    /// Token account of the collateral, owned by this address: stakers' (`BufferSlot::collateral`) and writers' (`delivered`).
    pub vault: Pubkey,
    /// Price of the collateral in the pool's mint.
    pub feed: Pubkey,
    /// Who paid the rent of buffer and vault and gets it back.
    pub rent_payer: Pubkey,
    /// Shares of all positions.
    pub total_shares: Wide,
    /// Income of one share since the beginning, over `INCOME_ONE`.
    pub income_index: Wide,
    /// Part of the slot's `income_earned` that the index counts.
    pub income_seen: u64,
    /// Income and cash counted for positions and not yet paid.
    pub income_owed: u64,
    /// Collateral delivered under puts and not yet collected by their writers.
    pub delivered: u64,
    /// What governance set.
    pub terms: BufferTerms,
    /// Start of the year of `premium_spent`, unix seconds.
    pub premium_year: u64,
    /// Premium paid for puts in that year.
    pub premium_spent: u64,
    /// The auction in course, or the last.
    pub auction: SaleState,
    /// Puts bought and not used up.
    pub puts: [PutSlot; MAX_PUTS],
    /// Puts written on it and not closed.
    pub hedges: u32,
    /// Its slot in the pool, 0 to 3.
    pub index: u8,
    /// Decimals of the collateral's mint.
    pub decimals: u8,
    /// Decimals of the pool's mint.
    pub settlement_decimals: u8,
    /// Layout version.
    pub version: u8,
    /// Bump of this address.
    pub bump: u8,
    /// For later layouts.
    pub reserved: [u8; 63],
}

/// A stairstep auction of a buffer's collateral.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct SaleState {
    /// Incident that it raises money for; it is over when the pool liquidates for another or none.
    pub incident: Pubkey,
    /// When its price began to fall, unix seconds.
    pub started_at: u64,
    /// Price at the start, over `PRICE_ONE`.
    pub top: u64,
    /// Price below which nothing is sold.
    pub floor: u64,
    /// How often it was started for this incident.
    pub starts: u64,
}

/// A put that the buffer holds.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct PutSlot {
    /// Hedge account; the default key for an empty slot.
    pub hedge: Pubkey,
    /// Price at which the buffer may sell, over `PRICE_ONE`.
    pub strike: u64,
    /// Collateral that it may still deliver.
    pub size: u64,
    /// Money locked for it.
    pub locked: u64,
    /// First second in which it is worth nothing, unix seconds.
    pub expiry: u64,
}

/// Seeds: `["buffer_position", buffer, owner]`.
#[account(zero_copy)]
#[derive(Debug)]
pub struct BufferPosition {
    /// Buffer.
    pub buffer: Pubkey,
    /// Staker.
    pub owner: Pubkey,
    /// Shares held, those under a request included.
    pub shares: Wide,
    /// Index up to which income was counted.
    pub income_index: Wide,
    /// Income and cash counted and not yet paid, base units of the pool's mint.
    pub income: u64,
    /// Sum of all stakes, base units of collateral.
    pub staked: u64,
    /// Sum of all collateral that left, base units.
    pub unstaked: u64,
    /// Income paid, ever.
    pub collected: u64,
    /// The one request that may be open; of no shares when none is.
    pub request: WithdrawalRequest,
    /// Layout version.
    pub version: u8,
    /// Bump of this address.
    pub bump: u8,
    /// For later layouts.
    pub reserved: [u8; 62],
}

/// Shares that leave, and what they are worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left {
    /// Shares.
    pub shares: u128,
    /// Collateral.
    pub collateral: u64,
    /// Cash; it becomes income of the position.
    pub cash: u64,
}

impl PutSlot {
    /// Whether it can be exercised at `now`.
    pub fn lives(&self, now: u64) -> bool {
        self.size > 0 && now < self.expiry
    }
}

impl Buffer {
    /// Bytes of the account, discriminator included.
    pub const SPACE: usize = 8 + core::mem::size_of::<Self>();

    /// Counts the income that the pool set aside since the last time. Before any share is made or taken.
    pub fn index_income(&mut self, slot: &BufferSlot) -> Result<()> {
        let total = self.total_shares.get();
        let fresh = slot.income_earned.saturating_sub(self.income_seen);
        if total > 0 && fresh > 0 {
            let (index, spent) = advance_income(self.income_index.get(), fresh, total)
                .map_err(BulwarkError::from)?;
            self.income_index.set(index);
            credit(&mut self.income_seen, spent)?;
        }
        Ok(())
    }

    /// Whether everything is sold while shares exist: no stake is taken, positions close at zero.
    pub fn is_spent(&self, slot: &BufferSlot) -> bool {
        self.total_shares.get() > 0 && !slot.can_pay()
    }

    /// Cash that comes with new shares, so that newcomers own no more of it than they bring: at the price of a share's cash,
    /// rounded up.
    pub fn cash_for(&self, slot: &BufferSlot, shares: u128) -> Result<u64> {
        if slot.cash == 0 || self.total_shares.get() == 0 {
            return Ok(0);
        }
        let total = self
            .total_shares
            .get()
            .checked_add(VIRTUAL_SHARES)
            .ok_or(BulwarkError::Overflow)?;
        let worth = u128::from(slot.cash).saturating_add(1);
        let cash = mul_div(worth, shares, total, Rounding::Up).map_err(BulwarkError::from)?;
        u64::try_from(cash).map_err(|_| BulwarkError::Overflow.into())
    }

    /// Makes the shares of a stake, rounded down; returns them and the cash that must come along. The slot is credited.
    pub fn mint_shares(&mut self, slot: &mut BufferSlot, amount: u64) -> Result<(u128, u64)> {
        let total = self.total_shares.get();
        require!(total == 0 || slot.collateral > 0, BulwarkError::BufferSpent);
        let shares =
            shares_for_deposit(amount, slot.collateral, total).map_err(BulwarkError::from)?;
        require!(shares > 0, BulwarkError::ZeroShares);
        let cash = self.cash_for(slot, shares)?;
        credit(&mut slot.collateral, amount)?;
        credit(&mut slot.cash, cash)?;
        slot.held = 1;
        self.total_shares
            .set(total.checked_add(shares).ok_or(BulwarkError::Overflow)?);
        require!(
            slot.collateral <= self.terms.collateral_cap,
            BulwarkError::BufferFull
        );
        Ok((shares, cash))
    }

    /// Takes shares out; what they are worth, rounded down, leaves the slot: collateral to be paid, cash as income of the
    /// position. The buffer's value falls with them.
    pub fn burn_shares(&mut self, slot: &mut BufferSlot, shares: u128) -> Result<Left> {
        let total = self.total_shares.get();
        let part = |of: u64| amount_for_shares(shares, of, total).map_err(BulwarkError::from);
        let (collateral, cash) = (part(slot.collateral)?, part(slot.cash)?);
        let rest = total
            .checked_sub(shares)
            .ok_or(BulwarkError::LedgerUnderflow)?;
        slot.collateral = slot.collateral.saturating_sub(collateral);
        slot.cash = slot.cash.saturating_sub(cash);
        credit(&mut slot.income_earned, cash)?;
        credit(&mut self.income_seen, cash)?;
        slot.cut_value(rest, total)?;
        slot.held = u8::from(rest > 0);
        self.total_shares.set(rest);
        Ok(Left {
            shares,
            collateral,
            cash,
        })
    }

    /// Lets the stakers' collateral of `slot` count for what it is worth at the low price of `feed`, puts and cash included,
    /// for as long as the terms say.
    pub fn value(&self, slot: &mut BufferSlot, feed: &Feed, now: u64) -> Result<()> {
        let spot = feed.spot(now)?;
        let price = feed.low(now)?;
        let until = spot
            .publish_time
            .saturating_add(self.terms.value_seconds.into());
        let mut worth = haircut_value(
            slot.collateral,
            price,
            spot.confidence,
            self.terms.haircut_bps,
            self.decimals,
            self.settlement_decimals,
        )
        .map_err(BulwarkError::from)?;
        let mut left = slot.collateral;
        for held in &self.puts {
            if held.lives(until) {
                let put = self.put(held);
                let deliverable = put.deliverable(left).map_err(BulwarkError::from)?;
                credit(
                    &mut worth,
                    put.credit(price, left).map_err(BulwarkError::from)?,
                )?;
                left = left.saturating_sub(deliverable);
            }
        }
        credit(&mut worth, slot.cash)?;
        slot.value = worth.min(MAX_AMOUNT);
        slot.valued_until = until;
        Ok(())
    }

    /// A put as mathematics sees it.
    pub fn put(&self, slot: &PutSlot) -> Put {
        Put {
            strike: slot.strike,
            size: slot.size,
            locked: slot.locked,
            collateral_decimals: self.decimals,
            settlement_decimals: self.settlement_decimals,
        }
    }

    /// Collateral that a put can deliver now for a payment; nothing when it would be paid nothing.
    pub fn deliverable(&self, held: &PutSlot, slot: &BufferSlot) -> Result<u64> {
        let put = self.put(held);
        let most = put
            .deliverable(slot.collateral)
            .map_err(BulwarkError::from)?;
        let paid = most > 0 && put.strike_payment(most).is_ok();
        Ok(if paid { most } else { 0 })
    }

    /// Whether a put pays more than `price` for collateral that is there: it is exercised before anything is sold.
    pub fn has_better_put(&self, slot: &BufferSlot, price: u64, now: u64) -> Result<bool> {
        for held in &self.puts {
            if held.lives(now) && held.strike > price && self.deliverable(held, slot)? > 0 {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The auction in course, as mathematics sees it.
    pub fn auction(&self) -> Auction {
        Auction {
            top: self.auction.top,
            cut_bps: self.terms.cut_bps,
            step_seconds: self.terms.step_seconds,
            cusp_bps: self.terms.cusp_bps,
            tail_seconds: self.terms.tail_seconds,
            floor: self.auction.floor,
        }
    }

    /// Its price at `now`; None when it has ended or never began for `pool`'s liquidation.
    pub fn auction_price(&self, pool: &Pool, now: u64) -> Result<Option<u64>> {
        if self.auction.starts == 0 || self.auction.incident != pool.stop_loss.incident {
            return Ok(None);
        }
        let elapsed = now.saturating_sub(self.auction.started_at);
        self.auction()
            .price_at(elapsed)
            .map_err(|error| BulwarkError::from(error).into())
    }

    /// Begins the fall of the price above `reference` for `incident`.
    pub fn start_auction(&mut self, incident: Pubkey, reference: u64, now: u64) -> Result<()> {
        let starts = if self.auction.incident == incident {
            self.auction.starts
        } else {
            0
        };
        self.auction = SaleState {
            incident,
            started_at: now,
            top: self.top_at(reference)?,
            floor: self.floor_at(reference)?,
            starts: starts.saturating_add(1),
        };
        self.auction()
            .validate()
            .map_err(|error| BulwarkError::from(error).into())
    }

    /// Price that an auction begins with when the market's is `reference`, rounded up.
    pub fn top_at(&self, reference: u64) -> Result<u64> {
        top_of(reference, self.terms.premium_bps).map_err(|error| BulwarkError::from(error).into())
    }

    /// The price a step below `price`, rounded up.
    pub fn price_after(&self, price: u64) -> Result<u64> {
        bulwark_math::bps_of(price, self.terms.cut_bps, Rounding::Up)
            .map_err(|error| BulwarkError::from(error).into())
    }

    /// Least price when the market's is `reference`, rounded up.
    pub fn floor_at(&self, reference: u64) -> Result<u64> {
        bulwark_math::bps_of(reference, self.terms.floor_bps, Rounding::Up)
            .map_err(|error| BulwarkError::from(error).into())
    }

    /// What the auction has left to sell.
    pub fn lot(&self, pool: &Pool, slot: &BufferSlot) -> Lot {
        Lot {
            collateral_left: slot.collateral,
            to_raise: pool.stop_loss.to_raise,
            min_remainder: self.terms.min_remainder,
            collateral_decimals: self.decimals,
            settlement_decimals: self.settlement_decimals,
        }
    }

    /// Spends premium for a put, within the budget of a year.
    pub fn spend_premium(&mut self, premium: u64, now: u64) -> Result<()> {
        if now >= self.premium_year.saturating_add(YEAR_SECONDS) {
            self.premium_year = now;
            self.premium_spent = 0;
        }
        credit(&mut self.premium_spent, premium)?;
        require!(
            self.premium_spent <= self.terms.put_budget,
            BulwarkError::PutBudgetExceeded
        );
        Ok(())
    }

    /// What always holds.
    pub fn invariant(&self) -> Result<()> {
        let puts_hold = self
            .puts
            .iter()
            .all(|put| (put.size == 0) == (*put == PutSlot::default()));
        require!(
            usize::from(self.index) < MAX_BUFFERS && puts_hold,
            BulwarkError::InvariantBroken
        );
        Ok(())
    }

    /// Seeds that sign for this address; `bump` is `[self.bump]`.
    pub fn signer_seeds<'a>(&'a self, bump: &'a [u8; 1]) -> [&'a [u8]; 4] {
        [seeds::BUFFER, self.pool.as_ref(), self.mint.as_ref(), bump]
    }
}

impl BufferPosition {
    /// The open request.
    pub fn request(&self) -> Option<WithdrawalRequest> {
        Some(self.request).filter(|request| request.shares != Wide::default())
    }

    /// Counts its income up to now. The buffer's index is up to date. Before its shares change.
    pub fn count_income(&mut self, buffer: &mut Buffer) -> Result<()> {
        if self.shares.get() == 0 {
            // It may be older than the buffer, which was closed and opened again.
            self.income_index = buffer.income_index;
            return Ok(());
        }
        let due = income_due(
            buffer.income_index.get(),
            self.income_index.get(),
            self.shares.get(),
        )
        .map_err(BulwarkError::from)?;
        self.income_index = buffer.income_index;
        self.owe(buffer, due)
    }

    /// Owes the staker `amount` of the slot's income.
    pub fn owe(&mut self, buffer: &mut Buffer, amount: u64) -> Result<()> {
        credit(&mut self.income, amount)?;
        credit(&mut buffer.income_owed, amount)
    }

    /// What always holds.
    pub fn invariant(&self) -> Result<()> {
        require!(
            self.request.shares.get() <= self.shares.get(),
            BulwarkError::SharesExceedPosition
        );
        Ok(())
    }
}

const _: () = assert!(BPS == 10_000 && core::mem::size_of::<Buffer>().is_multiple_of(8));
