//! Puts on a buffer's collateral: section 13.
//!
//! The writer locks `ceil(strike * size)` of the settlement asset. Before expiry the buffer delivers collateral and receives the
//! strike for it, in one go or in parts. What stays locked is always `ceil(strike * size left)`, so a part is paid the difference
//! of two locks: all parts together are paid what was locked, to the unit, however they are cut, and nobody gains or loses by
//! cutting. The writer bears the one rounding of the whole, when locking. Prices are over [`crate::PRICE_ONE`].

use crate::{amount_for, value_of, MathError, Rounding};

/// A put, as far as it is not exercised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Put {
    /// Price at which the buffer may sell.
    pub strike: u64,
    /// Collateral it may still deliver, base units.
    pub size: u64,
    /// Settlement asset in the writer's vault, base units.
    pub locked: u64,
    /// Decimals of the collateral's mint.
    pub collateral_decimals: u8,
    /// Decimals of the settlement mint.
    pub settlement_decimals: u8,
}

impl Put {
    /// What the writer must lock for `size` of collateral: `strike * size`, rounded up. [`Put::locked`] is not looked at.
    ///
    /// # Errors
    /// [`MathError::InvalidInput`] when a mint has more decimals than [`crate::MAX_DECIMALS`], [`MathError::Overflow`] beyond `u64`.
    pub fn lock_for(&self, size: u64) -> Result<u64, MathError> {
        self.worth(size, self.strike, Rounding::Up)
    }

    /// Intrinsic value at `price`: `max(strike - price, 0) * size`, rounded down. Time value counts nothing.
    ///
    /// # Errors
    /// As [`Put::lock_for`].
    pub fn intrinsic(&self, price: u64) -> Result<u64, MathError> {
        self.worth(self.size, self.strike.saturating_sub(price), Rounding::Down)
    }

    /// Collateral that can be delivered: the size, at most `collateral_left`, which no other put has been counted for, and at most
    /// what the money in the vault pays for, rounded down.
    ///
    /// # Errors
    /// [`MathError::DivisionByZero`] without a strike, [`MathError::InvalidInput`] as [`Put::lock_for`].
    pub fn deliverable(&self, collateral_left: u64) -> Result<u64, MathError> {
        let paid_for = amount_for(
            self.locked,
            self.strike,
            self.collateral_decimals,
            self.settlement_decimals,
            Rounding::Down,
        );
        let paid_for = match paid_for {
            // More than any size.
            Err(MathError::Overflow) => u64::MAX,
            other => other?,
        };
        // A full vault covers the whole size: the lock was rounded up, not the size down.
        Ok(self.size.min(collateral_left).min(paid_for))
    }

    /// What the put adds to the worth of a buffer at `price`: the intrinsic value of what can be delivered, rounded down. Never more
    /// than [`Put::intrinsic`] or than the vault holds; with the worth of the collateral, never more than exercise pays.
    ///
    /// # Errors
    /// As [`Put::deliverable`].
    pub fn credit(&self, price: u64, collateral_left: u64) -> Result<u64, MathError> {
        let in_the_money = self.strike.saturating_sub(price);
        let deliverable = self.deliverable(collateral_left)?;
        // Within the vault: it pays for what is deliverable at the strike.
        self.worth(deliverable, in_the_money, Rounding::Down)
    }

    /// What the buffer receives for delivering `amount`: `ceil(strike * size) - ceil(strike * (size - amount))`. Within one unit of
    /// the exact strike; parts sum to the whole exactly.
    ///
    /// # Errors
    /// [`MathError::InvalidInput`] when `amount` is zero or above the size, when the part is paid nothing, or when the vault holds
    /// less than the lock; otherwise as [`Put::lock_for`].
    pub fn strike_payment(&self, amount: u64) -> Result<u64, MathError> {
        let size_after = self
            .size
            .checked_sub(amount)
            .ok_or(MathError::InvalidInput)?;
        let lock = self.lock_for(self.size)?;
        let payment = lock.saturating_sub(self.lock_for(size_after)?);
        if payment == 0 || self.locked < lock {
            return Err(MathError::InvalidInput);
        }
        Ok(payment)
    }

    /// `amount` of collateral at `price`, in the settlement asset.
    fn worth(&self, amount: u64, price: u64, rounding: Rounding) -> Result<u64, MathError> {
        value_of(
            amount,
            price,
            self.collateral_decimals,
            self.settlement_decimals,
            rounding,
        )
    }
}
