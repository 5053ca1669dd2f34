//! Earned premium: section 4.
//!
//! A policy earns at a constant rate per second, held as Q32 (units times 2^32). The pool adds the rates of its policies and
//! accrues them together; the fraction of a unit is carried, so no order of accruals gains or loses anything:
//! `premium * 2^32 = rate * term + dust` and `earned + remaining + fraction = rate * term`, exactly.

use crate::mul_div::{div_words, split, word_mul};
use crate::{MathError, BPS, BPS_U64};

/// One unit in Q32, as a shift.
const Q32: u32 = 32;
/// Bits of the fraction of a unit.
const FRACTION: u64 = 0xffff_ffff;

/// `(rate_q32, dust_q32)` of a premium over its term, with `premium * 2^32 = rate * term + dust` and `dust < term`.
/// The dust is never refunded: the caller books it as earned.
///
/// # Errors
/// [`MathError::DivisionByZero`] for an empty term, [`MathError::Overflow`] when the rate exceeds `u64`.
pub fn earning_rate(premium: u64, term_seconds: u64) -> Result<(u64, u64), MathError> {
    if term_seconds == 0 {
        return Err(MathError::DivisionByZero);
    }
    let (high, low) = split(u128::from(premium) << Q32);
    if high >= term_seconds {
        return Err(MathError::Overflow);
    }
    Ok(div_words(high, low, term_seconds))
}

/// `(whole units, fraction_q32 left)` of `fraction_q32 + rate_q32 * seconds`.
///
/// # Errors
/// [`MathError::Overflow`] when the whole units exceed `u64`.
pub fn accrue(fraction_q32: u64, rate_q32: u64, seconds: u64) -> Result<(u64, u64), MathError> {
    // (2^64-1)^2 + 2^64-1 < 2^128.
    let earned = word_mul(rate_q32, seconds).wrapping_add(u128::from(fraction_q32));
    split_units(earned)
}

/// What a rate has still to earn in `seconds`, in Q32 units.
///
/// # Errors
/// None: the product of two words always fits. A `Result` like the rest of the module.
pub fn remaining_q32(rate_q32: u64, seconds: u64) -> Result<u128, MathError> {
    Ok(word_mul(rate_q32, seconds))
}

/// `(gross refund, fraction_q32 left)` of a policy cancelled with `remaining_seconds` of its term left: rounded down,
/// and the fraction of a unit stays with the pool.
///
/// # Errors
/// [`MathError::Overflow`] when the refund exceeds `u64`.
pub fn refund(rate_q32: u64, remaining_seconds: u64) -> Result<(u64, u64), MathError> {
    split_units(remaining_q32(rate_q32, remaining_seconds)?)
}

/// `(fee, remainder)` of earned premium: `earned * fee_bps + remainder = fee * 10_000 + new remainder`. With the remainder
/// carried to the next call, the fees of any sequence of accruals add up to the fee of their sum.
///
/// # Errors
/// [`MathError::InvalidInput`] when `fee_bps` exceeds 10,000 or `remainder` is not below 10,000.
pub fn split_fee(earned: u64, fee_bps: u16, remainder: u16) -> Result<(u64, u16), MathError> {
    if fee_bps > BPS || remainder >= BPS {
        return Err(MathError::InvalidInput);
    }
    // earned * 10_000 + 9_999 < 2^128, and its quotient by 10_000 is at most `earned`.
    let total = word_mul(earned, u64::from(fee_bps)).wrapping_add(u128::from(remainder));
    let (high, low) = split(total);
    let (fee, left) = div_words(high, low, BPS_U64);
    let left = u16::try_from(left).map_err(|_| MathError::Overflow)?;
    Ok((fee, left))
}

/// Splits Q32 units at the unit.
fn split_units(q32: u128) -> Result<(u64, u64), MathError> {
    let whole = u64::try_from(q32 >> Q32).map_err(|_| MathError::Overflow)?;
    let (_, low) = split(q32);
    Ok((whole, low & FRACTION))
}
