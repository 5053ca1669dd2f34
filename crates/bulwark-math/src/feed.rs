//! Prices of a buffer's collateral: sections 4, 12 and 14.
//!
//! A price is whole settlement units per whole collateral unit, over [`PRICE_ONE`]. A source quotes a mantissa and a number of
//! decimals, and a confidence in the same unit: half the width of the band in which its publishers agree (Pyth, "best practices").
//! Averages are over time, never over prints: how often a source is read changes nothing, and one lying print weighs no more
//! than the longest time a print may hold.

use crate::mul_div::{div_rem, word_mul};
use crate::{bps_of, mul_div, MathError, Rounding, BPS, BPS_U64};

/// One, as a price (1e9).
pub const PRICE_ONE: u64 = 1_000_000_000;
/// Decimals of [`PRICE_ONE`].
const PRICE_DECIMALS: u8 = 9;
/// Most decimals of a mint, and of a source's price, that the functions of this module accept.
pub const MAX_DECIMALS: u8 = 18;

/// A source's price, `mantissa / 10^decimals`, over [`PRICE_ONE`]. The caller names the rounding: down for a price, up for the
/// confidence around it.
///
/// # Errors
/// [`MathError::InvalidInput`] when `decimals` exceeds [`MAX_DECIMALS`], or when the result is zero: that is no price;
/// [`MathError::Overflow`] beyond `u64`.
pub fn scaled_price(mantissa: u64, decimals: u8, rounding: Rounding) -> Result<u64, MathError> {
    let scaled = mul_div(
        u128::from(mantissa),
        u128::from(PRICE_ONE),
        ten_to(decimals)?,
        rounding,
    )?;
    match u64::try_from(scaled) {
        Ok(0) => Err(MathError::InvalidInput),
        Ok(price) => Ok(price),
        Err(_) => Err(MathError::Overflow),
    }
}

/// Base units of the settlement mint that `amount` base units of collateral are worth at `price`.
///
/// # Errors
/// [`MathError::InvalidInput`] when a mint has more decimals than [`MAX_DECIMALS`], [`MathError::Overflow`] beyond `u64`.
pub fn value_of(
    amount: u64,
    price: u64,
    collateral_decimals: u8,
    settlement_decimals: u8,
    rounding: Rounding,
) -> Result<u64, MathError> {
    let scale = Scale::new(price, collateral_decimals, settlement_decimals)?;
    let value = mul_div(u128::from(amount), scale.price, scale.divisor, rounding)?;
    u64::try_from(value).map_err(|_| MathError::Overflow)
}

/// Base units of collateral worth `value` base units of the settlement mint at `price`: the inverse of [`value_of`]. There and
/// back, both rounded down, never gains; both rounded up, never loses.
///
/// # Errors
/// [`MathError::DivisionByZero`] without a price, [`MathError::InvalidInput`] when a mint has more decimals than
/// [`MAX_DECIMALS`], [`MathError::Overflow`] beyond `u64`.
pub fn amount_for(
    value: u64,
    price: u64,
    collateral_decimals: u8,
    settlement_decimals: u8,
    rounding: Rounding,
) -> Result<u64, MathError> {
    let scale = Scale::new(price, collateral_decimals, settlement_decimals)?;
    let amount = mul_div(u128::from(value), scale.divisor, scale.price, rounding)?;
    u64::try_from(amount).map_err(|_| MathError::Overflow)
}

/// Whether a source is sure enough of its price: `confidence <= max_bps` of the price, both in the source's unit. Exact. A price
/// of zero never is.
pub fn confidence_holds(mantissa: u64, confidence: u64, max_bps: u16) -> bool {
    mantissa > 0 && word_mul(confidence, BPS_U64) <= word_mul(mantissa, u64::from(max_bps))
}

/// What collateral counts for: its value at the low end of the band, `price - confidence`, less the haircut. Rounded down at
/// both steps, so at most one unit below the exact floor; nothing when the band reaches zero.
///
/// # Errors
/// [`MathError::InvalidInput`] when `haircut_bps` exceeds 10,000 or a mint has more decimals than [`MAX_DECIMALS`],
/// [`MathError::Overflow`] when the value before the haircut exceeds `u64`.
pub fn haircut_value(
    amount: u64,
    price: u64,
    confidence: u64,
    haircut_bps: u16,
    collateral_decimals: u8,
    settlement_decimals: u8,
) -> Result<u64, MathError> {
    let kept = BPS
        .checked_sub(haircut_bps)
        .ok_or(MathError::InvalidInput)?;
    let value = value_of(
        amount,
        price.saturating_sub(confidence),
        collateral_decimals,
        settlement_decimals,
        Rounding::Down,
    )?;
    bps_of(value, kept, Rounding::Down)
}

/// A price and the moment its source published it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Observation {
    /// Unix seconds.
    pub publish_time: u64,
    /// Over [`PRICE_ONE`].
    pub price: u64,
}

/// Time-weighted average price over the covered part of `[from, to)`, rounded down. Each observation holds from its publish time
/// until the next one or for `max_hold` seconds, whichever ends first. None when less than `min_coverage_bps` of the window is
/// covered, or nothing of it.
///
/// The observations come oldest first, by value: a copied slice, or the two halves of a ring chained.
///
/// # Errors
/// [`MathError::InvalidInput`] for an empty window, `min_coverage_bps` above 10,000, or publish times that do not strictly
/// increase.
pub fn twap(
    observations: impl IntoIterator<Item = Observation>,
    from: u64,
    to: u64,
    max_hold: u32,
    min_coverage_bps: u16,
) -> Result<Option<u64>, MathError> {
    let window = to.checked_sub(from).filter(|window| *window > 0);
    let Some(window) = window.filter(|_| min_coverage_bps <= BPS) else {
        return Err(MathError::InvalidInput);
    };
    let mut weighted = 0_u128;
    let mut covered = 0_u64;
    // The parts are disjoint and inside the window: seconds sum to at most the window, and their products with prices to less
    // than 2^128.
    let mut hold = |held: Observation, until: u64| {
        let begin = held.publish_time.max(from);
        let end = held
            .publish_time
            .saturating_add(u64::from(max_hold))
            .min(until)
            .min(to);
        let seconds = end.saturating_sub(begin);
        weighted = weighted.wrapping_add(word_mul(held.price, seconds));
        covered = covered.wrapping_add(seconds);
    };
    let mut last: Option<Observation> = None;
    for next in observations {
        if let Some(held) = last {
            if next.publish_time <= held.publish_time {
                return Err(MathError::InvalidInput);
            }
            hold(held, next.publish_time);
        }
        last = Some(next);
    }
    if let Some(held) = last {
        hold(held, to);
    }
    let enough =
        word_mul(covered, BPS_U64) >= word_mul(window, u64::from(min_coverage_bps)) && covered > 0;
    if !enough {
        return Ok(None);
    }
    let (average, _) = div_rem(weighted, u128::from(covered));
    // At most the highest price.
    u64::try_from(average)
        .map(Some)
        .map_err(|_| MathError::Overflow)
}

/// `value * divisor = amount * price`, in base units, with the powers of ten of both mints and of the price cancelled.
struct Scale {
    price: u128,
    divisor: u128,
}

impl Scale {
    fn new(
        price: u64,
        collateral_decimals: u8,
        settlement_decimals: u8,
    ) -> Result<Self, MathError> {
        if collateral_decimals > MAX_DECIMALS || settlement_decimals > MAX_DECIMALS {
            return Err(MathError::InvalidInput);
        }
        let below = collateral_decimals.saturating_add(PRICE_DECIMALS);
        Ok(match below.checked_sub(settlement_decimals) {
            Some(decimals) => Self {
                price: u128::from(price),
                divisor: power(decimals)?,
            },
            None => Self {
                price: power(settlement_decimals.saturating_sub(below))?
                    .checked_mul(u128::from(price))
                    .ok_or(MathError::Overflow)?,
                divisor: 1,
            },
        })
    }
}

/// `10^decimals` of a source or mint, refused beyond [`MAX_DECIMALS`].
fn ten_to(decimals: u8) -> Result<u128, MathError> {
    if decimals > MAX_DECIMALS {
        return Err(MathError::InvalidInput);
    }
    power(decimals)
}

/// `10^exponent`.
fn power(exponent: u8) -> Result<u128, MathError> {
    10_u128
        .checked_pow(u32::from(exponent))
        .ok_or(MathError::Overflow)
}
