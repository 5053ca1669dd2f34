//! The sale of a buffer's collateral: section 12.
//!
//! A stairstep Dutch auction: the price starts at `top`, above the market, and is multiplied by `cut` at each step until somebody
//! takes. Source: MakerDAO, Liquidations 2.0 (`Clipper` and `StairstepExponentialDecrease`, 2021). A price rounds up, a payment
//! rounds up, collateral rounds down: all against the bidder. Prices are over [`crate::PRICE_ONE`].

use crate::mul_div::word_mul;
use crate::{amount_for, bps_of, mul_div_u64, value_of, MathError, Rounding, BPS, BPS_U64};

/// Most steps of an auction: the work of a price is bounded by it.
pub const MAX_AUCTION_STEPS: u32 = 128;

/// How the price of one auction falls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Auction {
    /// Price at the start.
    pub top: u64,
    /// What each step leaves of the price, bps, strictly between 0 and 10,000.
    pub cut_bps: u16,
    /// Seconds of a step.
    pub step_seconds: u32,
    /// Share of `top`, bps, below which the auction has ended.
    pub cusp_bps: u16,
    /// Seconds after which the auction has ended.
    pub tail_seconds: u32,
    /// Price below which nothing is sold, whatever the cusp says.
    pub floor: u64,
}

impl Auction {
    /// Refuses an auction outside its domain; every method does so first. It sells at its start, falls at each step, ends, and has
    /// at most [`MAX_AUCTION_STEPS`] steps.
    ///
    /// # Errors
    /// [`MathError::InvalidInput`].
    pub fn validate(&self) -> Result<(), MathError> {
        let falling = 0 < self.cut_bps && self.cut_bps < BPS;
        let ending = self.cusp_bps <= BPS && self.tail_seconds > 0;
        let selling = self.top > 0 && self.floor <= self.top;
        let steps = self.tail_seconds.checked_div(self.step_seconds);
        let bounded = steps.is_some_and(|steps| steps <= MAX_AUCTION_STEPS);
        if falling && ending && selling && bounded {
            Ok(())
        } else {
            Err(MathError::InvalidInput)
        }
    }

    /// Price `elapsed` seconds after the start: `top * cut^floor(elapsed / step)`, rounded up at each step. It never rises, and is
    /// above the exact price by less than `1 / (1 - cut)`.
    ///
    /// None once the auction has ended: after the tail, below the cusp, or below the floor. It sells again only when started
    /// again at a fresh price.
    ///
    /// # Errors
    /// [`MathError::InvalidInput`] for an invalid auction.
    pub fn price_at(&self, elapsed: u64) -> Result<Option<u64>, MathError> {
        self.validate()?;
        if elapsed > u64::from(self.tail_seconds) {
            return Ok(None);
        }
        let steps = elapsed
            .checked_div(u64::from(self.step_seconds))
            .ok_or(MathError::DivisionByZero)?;
        let cusp = word_mul(self.top, u64::from(self.cusp_bps));
        let mut price = self.top;
        for _ in 0..steps {
            price = bps_of(price, self.cut_bps, Rounding::Up)?;
            if price < self.floor || word_mul(price, BPS_U64) < cusp {
                return Ok(None);
            }
        }
        Ok(Some(price))
    }
}

/// Price at which an auction starts: `oracle_price * (1 + premium)`, rounded up.
///
/// # Errors
/// [`MathError::InvalidInput`] without a price, [`MathError::Overflow`] beyond `u64`.
pub fn top_of(oracle_price: u64, premium_bps: u16) -> Result<u64, MathError> {
    if oracle_price == 0 {
        return Err(MathError::InvalidInput);
    }
    let grossed = BPS_U64.saturating_add(u64::from(premium_bps));
    mul_div_u64(oracle_price, grossed, BPS_U64, Rounding::Up)
}

/// What an auction has left to sell, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lot {
    /// Collateral not sold yet, base units.
    pub collateral_left: u64,
    /// What the sale has still to raise, base units of the settlement mint.
    pub to_raise: u64,
    /// Least that a partial take leaves to raise, and least worth of the collateral it leaves, base units of the settlement mint:
    /// what is smaller nobody would come for. It ought to be worth many base units of collateral.
    pub min_remainder: u64,
    /// Decimals of the collateral's mint.
    pub collateral_decimals: u8,
    /// Decimals of the settlement mint.
    pub settlement_decimals: u8,
}

/// One bid, settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Take {
    /// Collateral the bidder receives, base units.
    pub collateral_out: u64,
    /// What the bidder pays, base units of the settlement mint.
    pub pays: u64,
}

impl Lot {
    /// What a bidder who wants `wanted` of the collateral gets and pays at `price`: at most what is there, and at most what has
    /// still to be raised buys. Collateral rounds down, payment up. Never more than `to_raise` is paid. A take of all that is needed
    /// pays `to_raise` exactly, which is less than one base unit of collateral above the price.
    ///
    /// Taking in parts never gets more for the same payment, nor pays less for the same collateral.
    ///
    /// None when the take would leave a remainder below `min_remainder`. A take of all that can be sold always goes through.
    ///
    /// # Errors
    /// [`MathError::InvalidInput`] when nothing is wanted, there is no price, nothing is left to sell or to raise, or what is left
    /// to raise is below the price of one base unit of collateral.
    pub fn take(&self, wanted: u64, price: u64) -> Result<Option<Take>, MathError> {
        if wanted == 0 || price == 0 {
            return Err(MathError::InvalidInput);
        }
        // None: more than any mint holds.
        let needed = fitting(amount_for(
            self.to_raise,
            price,
            self.collateral_decimals,
            self.settlement_decimals,
            Rounding::Down,
        ))?;
        let most = self.collateral_left.min(needed.unwrap_or(u64::MAX));
        if most == 0 {
            return Err(MathError::InvalidInput);
        }
        let collateral_out = wanted.min(most);
        if needed == Some(collateral_out) {
            return Ok(Some(Take {
                collateral_out,
                pays: self.to_raise,
            }));
        }
        // At most `to_raise`: less than needed is sold.
        let pays = value_of(
            collateral_out,
            price,
            self.collateral_decimals,
            self.settlement_decimals,
            Rounding::Up,
        )?;
        let take = Take {
            collateral_out,
            pays,
        };
        if collateral_out == most || self.remainder(&take, price)? >= self.min_remainder {
            Ok(Some(take))
        } else {
            Ok(None)
        }
    }

    /// What a later take could still pay: the lesser of what is left to raise and what the collateral left is worth, rounded down.
    fn remainder(&self, take: &Take, price: u64) -> Result<u64, MathError> {
        let unsold = self.collateral_left.saturating_sub(take.collateral_out);
        let worth = fitting(value_of(
            unsold,
            price,
            self.collateral_decimals,
            self.settlement_decimals,
            Rounding::Down,
        ))?;
        let unraised = self.to_raise.saturating_sub(take.pays);
        Ok(unraised.min(worth.unwrap_or(u64::MAX)))
    }
}

/// None for a result that does not fit `u64`: more than any amount.
fn fitting(result: Result<u64, MathError>) -> Result<Option<u64>, MathError> {
    match result {
        Ok(x) => Ok(Some(x)),
        Err(MathError::Overflow) => Ok(None),
        Err(error) => Err(error),
    }
}
