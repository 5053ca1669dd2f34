//! Fee income of a buffer's stakers: sections 4 and 12.
//!
//! The index is what one share has earned since the buffer opened, over [`INCOME_ONE`]. It rises with each payment; a position
//! remembers the index of its last collection, and is due its shares times the difference. So a payment costs the same for one
//! staker as for a million, and no price is needed. Shares change hands at a known index only: a position collects before its
//! shares rise or fall.
//!
//! What is due is never above what was spent, and what is not spent is carried to the next payment.
//! Source: Batog, Boca, Johnson, "Scalable reward distribution on the Ethereum blockchain" (2018).

use crate::mul_div::{div_rem, split, widening_mul};
use crate::MathError;

/// One, as income of a share: the index is in base units of the settlement mint a share, over this (2^64).
pub const INCOME_ONE: u128 = 1 << 64;

/// `(index after, spent)` of `amount` base units of income paid to `total_shares`. The index rises by what each share can be
/// given, rounded down; `spent` is all of that, rounded up to a unit, at most `amount`. The caller carries `amount - spent`:
/// where shares are so many that the index cannot rise, all of it.
///
/// # Errors
/// [`MathError::InvalidInput`] without shares, [`MathError::Overflow`] when the index exceeds `u128`, for which 2^60 units of
/// income are not enough.
pub fn advance_income(
    index: u128,
    amount: u64,
    total_shares: u128,
) -> Result<(u128, u64), MathError> {
    if total_shares == 0 {
        return Err(MathError::InvalidInput);
    }
    let (rise, _) = div_rem(u128::from(amount) << 64, total_shares);
    let after = index.checked_add(rise).ok_or(MathError::Overflow)?;
    // At most `amount * 2^64`, so the product fits, and its quotient rounded up is at most `amount`.
    let (units, fraction) = split(rise.wrapping_mul(total_shares));
    Ok((after, units.saturating_add(u64::from(fraction != 0))))
}

/// Base units due to `shares` for the rise of the index from `index_then` to `index_now`, rounded down.
///
/// # Errors
/// [`MathError::InvalidInput`] when the index goes back, [`MathError::Overflow`] beyond `u64`: not for shares within those the
/// income was paid to.
pub fn income_due(index_now: u128, index_then: u128, shares: u128) -> Result<u64, MathError> {
    let rise = index_now
        .checked_sub(index_then)
        .ok_or(MathError::InvalidInput)?;
    let (high, low) = widening_mul(rise, shares);
    if high != 0 {
        return Err(MathError::Overflow);
    }
    let (due, _) = split(low);
    Ok(due)
}
