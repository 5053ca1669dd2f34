//! From US dollars to the program's base units and back.

/// Base units of one US dollar: settlement mints have six decimals.
pub const UNITS: f64 = 1e6;

/// Base units of an amount, to the nearest; nothing for what is negative or no number, saturating above.
pub fn units(usd: f64) -> u64 {
    // A Rust cast from float saturates and takes NaN to zero: what is wanted here.
    (usd * UNITS).round() as u64
}

/// US dollars of base units.
pub fn usd(units: u64) -> f64 {
    units as f64 / UNITS
}

/// US dollars of a sum of base units.
pub fn usd_wide(units: u128) -> f64 {
    units as f64 / UNITS
}

/// One whole in the parts of [`scaled`].
pub const WHOLE: u64 = 1_000_000_000;

/// A factor over [`WHOLE`], to the nearest; nothing for what is negative or no number, saturating above.
pub fn parts(factor: f64) -> u64 {
    (factor * WHOLE as f64).round() as u64
}

/// `amount * parts / WHOLE`, rounded down, saturating.
pub fn scaled(amount: u64, parts: u64) -> u64 {
    share(amount, parts, WHOLE)
}

/// `amount * of / whole`, rounded down, saturating; nothing of nothing.
pub fn share(amount: u64, of: u64, whole: u64) -> u64 {
    let product = u128::from(amount) * u128::from(of);
    product
        .checked_div(u128::from(whole))
        .map_or(0, |share| u64::try_from(share).unwrap_or(u64::MAX))
}
