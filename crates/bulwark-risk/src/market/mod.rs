//! Perils of markets: impermanent loss and depegs. A model of prices gives their premium where catalogues of losses are silent.
//!
//! Every policy on one pair, or one stablecoin, pays at once: a pool of them is one bet, and diversifies nothing.

pub mod depeg;
pub mod impermanent_loss;
mod simulation;
pub mod volatility;

pub use depeg::{Depeg, DepegCover, Depth, Noise};
pub use impermanent_loss::{IlCover, Range};
pub use volatility::ewma_volatility;

use crate::{
    error::{require, Result, RiskError},
    portfolio::on_chain_rate,
};

/// Days of a year, as the program counts.
pub const YEAR_DAYS: f64 = 365.0;

/// The program's annual rate, over 1e9 and rounded up, of a share of the sum insured that is lost in `days`. It takes rates from 1
/// to 1e9: a cover that loses its whole sum insured within a year is refused.
///
/// # Errors
/// [`RiskError::Domain`] outside of that.
pub fn annual_rate(share: f64, days: f64) -> Result<u64> {
    rate(share * YEAR_DAYS / days)
}

/// The program's rate, over 1e9 and rounded up, of a share of the sum insured.
///
/// # Errors
/// As [`annual_rate`].
pub fn rate(share: f64) -> Result<u64> {
    if (0.0..=1.0).contains(&share) {
        Ok(on_chain_rate(share))
    } else {
        Err(RiskError::domain(format!(
            "a rate of {share} of the sum insured is beyond what the program takes: shorten the term's risk by a deductible or a \
             lower cap"
        )))
    }
}

/// Refuses a term that is not positive and finite.
fn require_days(days: f64) -> Result<()> {
    require(days > 0.0 && days.is_finite(), || {
        format!("a term is a number of days above 0, not {days}")
    })
}

/// Refuses a share outside `[0, 1]`.
fn require_share(what: &str, share: f64) -> Result<()> {
    require((0.0..=1.0).contains(&share), || {
        format!("{what} is a share from 0 to 1, not {share}")
    })
}
