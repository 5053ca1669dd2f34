//! What `bulwark risk il` and `bulwark risk depeg` share: term, loadings, simulation, and the price that follows.

use anyhow::{ensure, Result};
use bulwark_math::floor_rate;
use bulwark_risk::{
    market::{annual_rate, rate},
    measures::Estimate,
    portfolio::Loadings,
};
use clap::Args;
use serde_json::{json, Value};

use super::figures::{self, percent, shown, Typed};

/// Loadings, sum insured and simulation.
#[derive(Args)]
pub struct Price {
    /// Sum insured; payouts are shares of it.
    #[arg(long, default_value = "1", value_parser = figures::positive)]
    pub notional: f64,
    /// Margin over the expected payout.
    #[arg(long, default_value = "0", value_parser = figures::amount)]
    margin: Typed,
    /// Expenses, a share of the premium.
    #[arg(long, default_value = "0", value_parser = figures::amount)]
    expense: Typed,
    /// Profit, a share of the premium.
    #[arg(long, default_value = "0", value_parser = figures::amount)]
    profit: Typed,
    /// Paths of the simulation that checks the formula.
    #[arg(long, default_value_t = 100_000)]
    pub paths: u32,
    /// Seed of the simulation.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// A price and what the program is told.
pub struct Priced {
    /// Share of the sum insured.
    pub premium: f64,
    /// Over 1e9 a year.
    el_rate: Option<u64>,
    floor_rate: Option<u64>,
    /// Over 1e9.
    shock_rate: u64,
    /// Why there are no rates.
    note: Option<String>,
}

impl Price {
    /// The price of an expected payout in `days`, when `most` is paid at once in a shock; shares of the sum insured.
    ///
    /// # Errors
    /// When the loadings leave nothing of the premium.
    pub fn of(&self, expected: f64, most: f64, days: f64) -> Result<Priced> {
        let loadings = Loadings {
            margin_bps: bps(&self.margin)?,
            expense_bps: bps(&self.expense)?,
            profit_bps: bps(&self.profit)?,
            cost_of_capital: 0.0,
        };
        loadings.validate()?;
        let el_rate = annual_rate(expected, days);
        let floor = match &el_rate {
            Ok(el_rate) => Some(floor_rate(
                *el_rate,
                loadings.margin_bps,
                loadings.expense_bps,
                loadings.profit_bps,
            )),
            Err(_) => None,
        };
        Ok(Priced {
            premium: loadings.premium(expected),
            floor_rate: floor.and_then(Result::ok),
            shock_rate: rate(most)?,
            note: el_rate.as_ref().err().map(ToString::to_string),
            el_rate: el_rate.ok(),
        })
    }
}

/// A share as the program's basis points, rounded up.
fn bps(share: &Typed) -> Result<u16> {
    let bps = (share.value * 1e4 - 1e-6).ceil();
    ensure!(
        (0.0..=f64::from(u16::MAX)).contains(&bps),
        "a loading of {} is beyond the program's basis points",
        share.text
    );
    // Whole and in range by the line above.
    Ok(bps as u16)
}

impl Priced {
    /// Adds the price to a command's JSON.
    pub fn add_to(&self, facts: &mut Value, notional: f64) {
        facts["premium"] = json!(self.premium * notional);
        facts["premium_share"] = json!(self.premium);
        facts["el_rate"] = json!(self.el_rate);
        facts["floor_rate"] = json!(self.floor_rate);
        facts["shock_rate"] = json!(self.shock_rate);
        if let Some(note) = &self.note {
            facts["rate_note"] = json!(note);
        }
    }

    /// Rows for a table: premium and rates.
    pub fn rows(&self, notional: f64) -> Vec<Vec<String>> {
        let rate = |rate: Option<u64>| {
            rate.map_or_else(
                || "beyond the program's range".to_owned(),
                |rate| percent(rate as f64 / 1e9),
            )
        };
        vec![
            row("Premium for the term", percent(self.premium)),
            row("Premium, amount", shown(self.premium * notional)),
            row("el_rate a year", rate(self.el_rate)),
            row("floor rate a year", rate(self.floor_rate)),
            row("shock_rate: all pay at once", rate(Some(self.shock_rate))),
        ]
    }
}

/// A row of two.
pub fn row(name: &str, figure: String) -> Vec<String> {
    vec![name.to_owned(), figure]
}

/// A simulated mean as JSON.
pub fn simulated(estimate: &Estimate) -> Value {
    json!({ "mean": estimate.value, "standard_error": estimate.standard_error })
}

/// A simulated share as text.
pub fn simulated_text(estimate: &Estimate) -> String {
    format!(
        "{} ± {}",
        percent(estimate.value),
        percent(estimate.standard_error)
    )
}
