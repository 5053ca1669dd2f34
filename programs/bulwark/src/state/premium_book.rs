//! By day: the earning rate that begins and that ends. What lets a pool earn thousands of policies' premium in O(1).

use anchor_lang::prelude::*;
use bulwark_math::{day_of, day_start};

use crate::{constants::*, error::BulwarkError};

const SLOTS: usize = RING_DAYS as usize;

/// Seeds: `["premium_book", pool]`. A ring: day `d` stands at `d % RING_DAYS`. Only days after the pool's
/// `accrued_until` hold anything, at most `RING_DAYS - 1` of them, so a slot never holds two days.
#[account(zero_copy)]
#[derive(Debug)]
pub struct PremiumBook {
    /// Pool that this book belongs to.
    pub pool: Pubkey,
    /// Earning rate (Q32 base units per second) that begins at 00:00 UTC of the day.
    pub begins: [u64; SLOTS],
    /// Earning rate that ends at 00:00 UTC of the day.
    pub ends: [u64; SLOTS],
    /// Layout version.
    pub version: u8,
    /// Bump of this address.
    pub bump: u8,
    /// Alignment.
    pub padding: [u8; 6],
}

impl PremiumBook {
    /// Bytes of the account, discriminator included.
    pub const SPACE: usize = 8 + core::mem::size_of::<Self>();

    /// Slot of a day.
    pub fn slot(day: u64) -> usize {
        (day % RING_DAYS) as usize
    }

    /// Walks from `since` to `now`, calling `earn(rate, seconds)` for every stretch of constant rate, and empties the
    /// days passed. Returns the rate at `now`. A day's rates change at its first second. Work: at most one ring.
    pub fn advance(
        &mut self,
        rate: u64,
        since: u64,
        now: u64,
        mut earn: impl FnMut(u64, u64) -> Result<()>,
    ) -> Result<u64> {
        let mut rate = rate;
        let mut from = since;
        let today = day_of(now);
        let mut day = day_of(since);
        // After a ring's length of silence every slot has been seen once and is empty.
        let last = today.min(day.saturating_add(RING_DAYS));
        while day < last {
            day = day.saturating_add(1);
            let slot = Self::slot(day);
            let (begin, end) = (self.begins[slot], self.ends[slot]);
            if begin | end == 0 {
                continue;
            }
            let at = day_start(day).map_err(BulwarkError::from)?;
            earn(rate, at.saturating_sub(from))?;
            from = at;
            rate = rate
                .checked_add(begin)
                .and_then(|r| r.checked_sub(end))
                .ok_or(BulwarkError::Overflow)?;
            self.begins[slot] = 0;
            self.ends[slot] = 0;
        }
        earn(rate, now.saturating_sub(from))?;
        Ok(rate)
    }

    /// Adds `rate` to a day's `begins` or `ends`.
    pub fn add(slot: &mut u64, rate: u64) -> Result<()> {
        *slot = slot.checked_add(rate).ok_or(BulwarkError::Overflow)?;
        Ok(())
    }

    /// Takes `rate` from a day's `begins` or `ends`.
    pub fn take(slot: &mut u64, rate: u64) -> Result<()> {
        *slot = slot
            .checked_sub(rate)
            .ok_or(BulwarkError::LedgerUnderflow)?;
        Ok(())
    }
}

const _: () = assert!(core::mem::size_of::<PremiumBook>() == 32 + 2 * 8 * SLOTS + 8);
