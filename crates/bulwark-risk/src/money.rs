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
