//! Perils of markets: impermanent loss and depegs. A model of prices gives their premium where catalogues of losses are silent.
//!
//! Every policy on one pair, or one stablecoin, pays at once: a pool of them is one bet, and diversifies nothing.

pub mod depeg;
pub mod impermanent_loss;
mod simulation;
pub mod volatility;

pub use depeg::{Depeg, DepegCover, Depth, Noise};
pub use impermanent_loss::{IlCover, Range};
pub use simulation::Estimate;
pub use volatility::ewma_volatility;

use bulwark_math::RATE_ONE;

use crate::error::{require, Result, RiskError};

/// Days of a year, as the program counts.
pub const YEAR_DAYS: f64 = 365.0;

/// What a price adds to an expected payout: `(1 + margin) / (1 - expense - profit)` (section 7).
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Loadings {
    margin: f64,
    expense: f64,
    profit: f64,
}

impl Loadings {
    /// Margin over expected payout; expense and profit as shares of the premium.
    ///
    /// # Errors
    /// [`RiskError::Domain`] for a negative one, or expense and profit that leave nothing.
    pub fn new(margin: f64, expense: f64, profit: f64) -> Result<Self> {
        let sound = [margin, expense, profit]
            .iter()
            .all(|x| *x >= 0.0 && x.is_finite());
        require(sound && expense + profit < 1.0, || {
            format!(
                "loadings are not negative and expense and profit leave a part of the premium, not {margin}, {expense} and {profit}"
            )
        })?;
        Ok(Self {
            margin,
            expense,
            profit,
        })
    }

    /// The premium for an expected payout.
    pub fn premium(&self, expected: f64) -> f64 {
        expected * (1.0 + self.margin) / (1.0 - self.expense - self.profit)
    }
}

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
    let rate = (share * RATE_ONE as f64).ceil();
    if (0.0..=RATE_ONE as f64).contains(&rate) {
        // Whole and in range by the line above. The program has no rate of nothing.
        Ok((rate as u64).max(1))
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
