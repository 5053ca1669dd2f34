//! The price of cover: section 7.
//!
//! The annual rate at utilisation `u = exposure / capacity` is `floor_rate + load(u)`; `load` is 0 at `u = 0`,
//! `load_kink` at the kink, `load_full` at `u = 1`, linear between. A purchase pays the integral of the rate over the
//! exposure it adds, times its term over the year, so splitting it changes nothing but the rounding, which is up.
//! Rates are over [`RATE_ONE`] per year; amounts are base units.

use crate::mul_div::word_mul;
use crate::{
    mul_div, mul_div_u64, MathError, Rounding, BPS, BPS_U128, BPS_U64, RATE_ONE, YEAR_SECONDS,
};

/// Largest rate a curve may hold: 100 (10,000 %) a year.
pub const MAX_RATE: u64 = 100 * RATE_ONE;

/// Nano-units times seconds in one unit-year.
const UNIT_YEAR: u128 = RATE_ONE as u128 * YEAR_SECONDS as u128;

/// `el_rate * (1 + margin) / (1 - expense - profit)`, rounded up: the least rate that covers expected loss and loadings.
///
/// # Errors
/// [`MathError::InvalidInput`] when expense and profit leave nothing, [`MathError::Overflow`] beyond `u64`.
pub fn floor_rate(
    el_rate: u64,
    margin_bps: u16,
    expense_bps: u16,
    profit_bps: u16,
) -> Result<u64, MathError> {
    let kept = expense_bps
        .checked_add(profit_bps)
        .and_then(|loaded| BPS.checked_sub(loaded))
        .filter(|kept| *kept > 0)
        .ok_or(MathError::InvalidInput)?;
    let grossed = BPS_U64.saturating_add(u64::from(margin_bps));
    mul_div_u64(el_rate, grossed, u64::from(kept), Rounding::Up)
}

/// The kinked price curve of a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PriceCurve {
    /// Annual rate at every utilisation, over [`RATE_ONE`].
    pub floor_rate: u64,
    /// Utilisation at the kink, bps, strictly between 0 and 10,000.
    pub kink_bps: u16,
    /// Load at the kink, annual, over [`RATE_ONE`].
    pub load_kink: u64,
    /// Load at full utilisation, annual, over [`RATE_ONE`]; at least `load_kink`.
    pub load_full: u64,
}

impl PriceCurve {
    /// Refuses a curve outside its domain; every method does so first.
    ///
    /// # Errors
    /// [`MathError::InvalidInput`].
    pub fn validate(&self) -> Result<(), MathError> {
        let kinked = 0 < self.kink_bps && self.kink_bps < BPS;
        let rising = self.load_kink <= self.load_full;
        let bounded = self.floor_rate <= MAX_RATE && self.load_full <= MAX_RATE;
        if kinked && rising && bounded {
            Ok(())
        } else {
            Err(MathError::InvalidInput)
        }
    }

    /// Spot annual rate over [`RATE_ONE`] when `exposure` of `capacity` is on risk, rounded up.
    ///
    /// # Errors
    /// [`MathError::InvalidInput`] for an invalid curve, no capacity, or `exposure > capacity`.
    pub fn rate_at(&self, exposure: u64, capacity: u64) -> Result<u64, MathError> {
        let scale = Scale::new(self, capacity)?;
        let x = scale.position(exposure)?;
        let load = if x <= scale.kink {
            mul_div(u128::from(self.load_kink), x, scale.kink, Rounding::Up)?
        } else {
            let above = x.saturating_sub(scale.kink);
            let rise = u128::from(self.load_full.saturating_sub(self.load_kink));
            let span = scale.full.saturating_sub(scale.kink);
            mul_div(rise, above, span, Rounding::Up)?.saturating_add(u128::from(self.load_kink))
        };
        u64::try_from(load)
            .ok()
            .and_then(|load| load.checked_add(self.floor_rate))
            .ok_or(MathError::Overflow)
    }

    /// Premium in base units for adding `amount` of exposure to `exposure_before` for `term_seconds`, rounded up.
    ///
    /// Each term of the integral is rounded up at a nano-unit per year, then the whole at one unit: every step is
    /// subadditive, so parts never cost less than the whole, and the charge is above the exact ceiling by one unit at most
    /// for terms below ten million years.
    ///
    /// # Errors
    /// [`MathError::InvalidInput`] for an invalid curve, no capacity, or exposure above capacity after the purchase;
    /// [`MathError::Overflow`] when the premium exceeds `u64`.
    pub fn premium(
        &self,
        exposure_before: u64,
        amount: u64,
        capacity: u64,
        term_seconds: u64,
    ) -> Result<u64, MathError> {
        let scale = Scale::new(self, capacity)?;
        let exposure_after = exposure_before
            .checked_add(amount)
            .ok_or(MathError::InvalidInput)?;
        let from = scale.position(exposure_before)?;
        let to = scale.position(exposure_after)?;

        let flat = product(self.floor_rate, u128::from(amount))?;
        let below = self.load_below(&scale, from.min(scale.kink), to.min(scale.kink))?;
        let above = self.load_above(&scale, from.max(scale.kink), to.max(scale.kink))?;
        let nano_units = flat
            .checked_add(below)
            .and_then(|sum| sum.checked_add(above))
            .ok_or(MathError::Overflow)?;
        charge(nano_units, term_seconds)
    }

    /// Least premium for `amount` over `term_seconds`: the floor rate alone, rounded up.
    ///
    /// # Errors
    /// [`MathError::InvalidInput`] for an invalid curve, [`MathError::Overflow`] when the premium exceeds `u64`.
    pub fn floor_premium(&self, amount: u64, term_seconds: u64) -> Result<u64, MathError> {
        self.validate()?;
        charge(product(self.floor_rate, u128::from(amount))?, term_seconds)
    }

    /// Integral of the load from `from` to `to`, both at or below the kink: `load_kink * (to^2 - from^2) / (2 d kink)`.
    fn load_below(&self, scale: &Scale, from: u128, to: u128) -> Result<u128, MathError> {
        if from >= to {
            return Ok(0);
        }
        let divisor = scale
            .kink
            .checked_mul(scale.per_unit)
            .and_then(|half| half.checked_mul(2))
            .ok_or(MathError::Overflow)?;
        mul_div(
            product(self.load_kink, to.saturating_sub(from))?,
            to.saturating_add(from),
            divisor,
            Rounding::Up,
        )
    }

    /// Integral of the load from `from` to `to`, both at or above the kink. With `D` the distance from the kink:
    /// `load_kink * (D1 - D0) / d + (load_full - load_kink) * (D1^2 - D0^2) / (2 d (full - kink))`.
    fn load_above(&self, scale: &Scale, from: u128, to: u128) -> Result<u128, MathError> {
        if from >= to {
            return Ok(0);
        }
        let width = to.saturating_sub(from);
        let level = mul_div(
            u128::from(self.load_kink),
            width,
            scale.per_unit,
            Rounding::Up,
        )?;
        let divisor = scale
            .full
            .saturating_sub(scale.kink)
            .checked_mul(scale.per_unit)
            .and_then(|half| half.checked_mul(2))
            .ok_or(MathError::Overflow)?;
        let distances = to
            .saturating_sub(scale.kink)
            .saturating_add(from.saturating_sub(scale.kink));
        let rise = mul_div(
            product(self.load_full.saturating_sub(self.load_kink), width)?,
            distances,
            divisor,
            Rounding::Up,
        )?;
        level.checked_add(rise).ok_or(MathError::Overflow)
    }
}

/// The exposure axis in whole steps: with the kink `n/d` in lowest terms, one base unit is `d` steps, so that the kink
/// falls on a step and the products stay short.
struct Scale {
    /// `d`: steps per base unit.
    per_unit: u128,
    /// The kink, in steps: `capacity * n`.
    kink: u128,
    /// Full capacity, in steps: `capacity * d`.
    full: u128,
}

impl Scale {
    fn new(curve: &PriceCurve, capacity: u64) -> Result<Self, MathError> {
        curve.validate()?;
        if capacity == 0 {
            return Err(MathError::InvalidInput);
        }
        let kink = u128::from(curve.kink_bps);
        let common = u128::from(gcd(u64::from(curve.kink_bps), BPS_U64));
        let numerator = kink.checked_div(common).ok_or(MathError::DivisionByZero)?;
        let per_unit = BPS_U128
            .checked_div(common)
            .ok_or(MathError::DivisionByZero)?;
        Ok(Self {
            per_unit,
            kink: product(capacity, numerator)?,
            full: product(capacity, per_unit)?,
        })
    }

    /// `exposure` in steps.
    fn position(&self, exposure: u64) -> Result<u128, MathError> {
        let x = product(exposure, self.per_unit)?;
        if x > self.full {
            return Err(MathError::InvalidInput);
        }
        Ok(x)
    }
}

/// `ceil(nano_units_per_year * term / year)` in whole units.
fn charge(nano_units: u128, term_seconds: u64) -> Result<u64, MathError> {
    let units = mul_div(
        nano_units,
        u128::from(term_seconds),
        UNIT_YEAR,
        Rounding::Up,
    )?;
    u64::try_from(units).map_err(|_| MathError::Overflow)
}

/// `a * b`, checked.
fn product(a: u64, b: u128) -> Result<u128, MathError> {
    match u64::try_from(b) {
        Ok(b) => Ok(word_mul(a, b)),
        Err(_) => u128::from(a).checked_mul(b).ok_or(MathError::Overflow),
    }
}

/// Greatest common divisor (Euclid).
fn gcd(mut a: u64, mut b: u64) -> u64 {
    while let Some(rest) = a.checked_rem(b) {
        a = b;
        b = rest;
    }
    a
}
