//! Time: section 5. Unix seconds and days of them; never slots.

use crate::{MathError, DAY_SECONDS};

/// The law of a fund's windows: withdrawal cooldown >= report window + confirm window (seconds). Whoever held capital when a
/// loss happened is then still in the pool when it is confirmed. False when the sum overflows.
pub fn cooldown_covers(cooldown: u64, report_window: u64, confirm_window: u64) -> bool {
    report_window
        .checked_add(confirm_window)
        .is_some_and(|windows| cooldown >= windows)
}

/// The day, UTC, of a unix time.
pub fn day_of(unix: u64) -> u64 {
    unix / DAY_SECONDS
}

/// The first second of a day.
///
/// # Errors
/// [`MathError::Overflow`] beyond `u64`.
pub fn day_start(day: u64) -> Result<u64, MathError> {
    day.checked_mul(DAY_SECONDS).ok_or(MathError::Overflow)
}
