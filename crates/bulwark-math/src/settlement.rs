//! What a claim is worth and what it is paid: sections 9 and 10. Amounts are base units.

use crate::mul_div::word_mul;
use crate::{mul_div_u64, MathError, Rounding, BPS, BPS_U64};

/// What one claim receives: `floor(approved * collected / approved_total)`. Payments of all claims together never exceed
/// `collected`, whatever their order; collecting more than was approved pays nobody more than approved.
///
/// # Errors
/// [`MathError::InvalidInput`] when `approved > approved_total`.
pub fn pay(approved: u64, collected: u64, approved_total: u64) -> Result<u64, MathError> {
    if approved > approved_total {
        return Err(MathError::InvalidInput);
    }
    if approved == 0 || collected >= approved_total {
        return Ok(approved);
    }
    mul_div_u64(approved, collected, approved_total, Rounding::Down)
}

/// The approved amount of a claim: the median assessment, at most what was requested, less the deductible, at most the sum
/// insured that is left.
pub fn approved_amount(median: u64, requested: u64, deductible: u64, sum_insured_left: u64) -> u64 {
    median
        .min(requested)
        .saturating_sub(deductible)
        .min(sum_insured_left)
}

/// Whether a seat's assessment was off: `|assessed - final| > tolerance * max(assessed, final)`. Exact.
///
/// # Errors
/// [`MathError::InvalidInput`] when `tolerance_bps` exceeds 10,000.
pub fn deviates(assessed: u64, final_amount: u64, tolerance_bps: u16) -> Result<bool, MathError> {
    if tolerance_bps > BPS {
        return Err(MathError::InvalidInput);
    }
    let off = word_mul(assessed.abs_diff(final_amount), BPS_U64);
    let allowed = word_mul(assessed.max(final_amount), u64::from(tolerance_bps));
    Ok(off > allowed)
}

/// `(to_claims, to_layers)` of money recovered after settlement: claims first, until they are whole; then the layers that
/// paid. The parts sum to `recovered`.
pub fn salvage_split(recovered: u64, collected: u64, approved_total: u64) -> (u64, u64) {
    let owed = approved_total.saturating_sub(collected);
    let to_claims = recovered.min(owed);
    (to_claims, recovered.saturating_sub(to_claims))
}
