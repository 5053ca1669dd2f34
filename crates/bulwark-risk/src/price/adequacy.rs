//! Whether premiums pay for what they are taken for.

use serde::Serialize;

use super::Price;
use crate::error::{require, Result};

/// Premium of a year against losses, costs and capital. US dollars. Costs are those of the technical premium: they do not shrink
/// when cover is sold below it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Adequacy {
    /// Sum insured on risk.
    pub exposure: f64,
    /// Premium earned in the year.
    pub earned: f64,
    /// Technical premium.
    pub technical: f64,
    /// Expected loss.
    pub expected_loss: f64,
    /// Margin on it.
    pub margin: f64,
    /// Cost of capital.
    pub capital_charge: f64,
    /// Expenses.
    pub expense: f64,
    /// Earned premium over expected loss, expenses and margin: below 1 it does not pay for the risk.
    pub adequacy: f64,
    /// Earned over technical premium: below 1 it does not pay for the risk and its capital.
    pub over_technical: f64,
    /// Expected loss over earned premium.
    pub loss_ratio: f64,
    /// Expenses over earned premium.
    pub expense_ratio: f64,
    /// Both: above 1 cover is sold at a loss.
    pub combined_ratio: f64,
}

impl Adequacy {
    /// Of the prices of products, `earned` in a year by each.
    ///
    /// # Errors
    /// [`crate::RiskError::Domain`] unless there is one premium of 0 or more for each price, and something is earned.
    pub fn new(prices: &[Price], earned: &[f64]) -> Result<Self> {
        require(
            prices.len() == earned.len() && earned.iter().all(|earned| *earned >= 0.0),
            || "adequacy takes one earned premium of 0 or more for each price".to_owned(),
        )?;
        let sum = |of: fn(&Price) -> f64| prices.iter().map(of).sum::<f64>();
        let earned: f64 = earned.iter().sum();
        require(earned > 0.0 && earned.is_finite(), || {
            format!("there is no ratio to an earned premium of {earned}")
        })?;
        let expected_loss = sum(|price| price.split.expected_loss);
        let margin = sum(|price| price.split.margin);
        let expense = sum(|price| price.split.expense);
        let technical = sum(|price| price.split.premium.value);
        Ok(Self {
            exposure: sum(|price| price.cover.exposure),
            earned,
            technical,
            expected_loss,
            margin,
            capital_charge: sum(|price| price.split.capital_charge),
            expense,
            adequacy: earned / (expected_loss + expense + margin),
            over_technical: earned / technical,
            loss_ratio: expected_loss / earned,
            expense_ratio: expense / earned,
            combined_ratio: (expected_loss + expense) / earned,
        })
    }
}
