//! Volatility from prices.

use crate::error::{require, Result};

/// Annual volatility by exponentially weighted squared log returns: the latest weighs most, each one before `decay` times the next.
/// `prices` are evenly spaced, the latest last, `per_year` of them a year. Weights are normalised, so a short history is not biased
/// towards where it begins (RiskMetrics 1996, section 5.2, uses 0.94 for daily prices).
///
/// # Errors
/// [`crate::RiskError::Domain`] for fewer than three prices, one that is not positive, a decay outside `(0, 1]`, or no prices a year.
pub fn ewma_volatility(prices: &[f64], per_year: f64, decay: f64) -> Result<f64> {
    require(prices.len() >= 3, || {
        format!(
            "a volatility needs three prices or more, not {}",
            prices.len()
        )
    })?;
    if let Some(price) = prices.iter().find(|p| !(**p > 0.0 && p.is_finite())) {
        require(false, || format!("a price is above 0, not {price}"))?;
    }
    require(decay > 0.0 && decay <= 1.0, || {
        format!("the decay of weights is above 0 and at most 1, not {decay}")
    })?;
    require(per_year > 0.0 && per_year.is_finite(), || {
        format!("there are more than 0 prices a year, not {per_year}")
    })?;
    let (mut sum, mut weights) = (0.0, 0.0);
    for pair in prices.windows(2) {
        let log_return = (pair[1] / pair[0]).ln();
        sum = decay * sum + log_return * log_return;
        weights = decay * weights + 1.0;
    }
    Ok((sum / weights * per_year).sqrt())
}
