//! Rates that stand on chain against what an assessment would set today.
//!
//! A product is assessed again when a year has passed, the insured program was upgraded, the value in it grew by half, its oracle
//! changed, its audit ran out, or a dependency had an incident. Until then a rate may rise, never fall (section 7): whoever
//! has not looked again has no ground to ask for less.

use std::collections::BTreeMap;

use bulwark_math::{floor_rate, RATE_ONE, YEAR_SECONDS};
use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{Parameters, Price, Prices};
use crate::{
    error::{require, Result, RiskError},
    money::{units, usd},
};

/// Why a product must be assessed again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reason {
    /// A year has passed. Found by [`compare`]; the others are seen by people.
    Age,
    /// The insured program or its upgrade authority changed.
    Upgrade,
    /// The value in the insured protocol grew by half or more.
    Growth,
    /// It reads another oracle.
    Oracle,
    /// Its audit ran out.
    Audit,
    /// Something it depends on had an incident.
    Incident,
}

/// A product's assessment as it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Standing {
    /// When it was assessed.
    pub assessed_on: NaiveDate,
    /// What happened since.
    #[serde(default)]
    pub because: Vec<Reason>,
    /// What is on chain.
    pub on_chain: Parameters,
}

/// Where a rate goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Move {
    /// Up: may be set at once.
    Rises,
    /// Down: only with a new assessment.
    Falls,
    /// Nowhere.
    Stays,
}

/// The two rates of an assessment, over 1e9.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Rates {
    /// Expected annual loss per unit of exposure.
    pub el_rate: u64,
    /// Share of exposure lost in the 1-in-200 event.
    pub shock_rate: u64,
    /// Floor rate that follows, with the loadings of its time.
    pub floor_rate: u64,
}

/// What a new assessment would change.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// Product.
    pub name: String,
    /// Where its expected loss goes.
    pub moves: Move,
    /// As they stand.
    pub before: Rates,
    /// As they would be assessed today.
    pub after: Rates,
    /// As they may be without a new assessment: the larger of each.
    pub until_assessed: Rates,
    /// New expected loss over the old, less 1.
    pub el_change: f64,
    /// New shock over the old, less 1.
    pub shock_change: f64,
    /// What the standing curve charges a year for the exposure of today, US dollars.
    pub premium_before: f64,
    /// What the new one does.
    pub premium_after: f64,
    /// New premium over the old, less 1.
    pub premium_change: f64,
    /// Why it must be assessed again; empty when it need not be.
    pub due: Vec<Reason>,
}

/// What new assessments would change, by product of `standing`, in the order of the prices. Products that do not stand on chain
/// yet are left out.
///
/// # Errors
/// [`RiskError::Domain`] for a product without a price, an assessment after the prices' day, rates outside the program's bounds,
/// or a standing curve that cannot hold the exposure of today.
pub fn compare(prices: &Prices, standing: &BTreeMap<String, Standing>) -> Result<Vec<Change>> {
    for name in standing.keys() {
        require(
            prices.products.iter().any(|p| p.cover.name == *name),
            || format!("{name:?} stands on chain but is no product of the portfolio"),
        )?;
    }
    prices
        .products
        .iter()
        .filter_map(|price| Some((price, standing.get(&price.cover.name)?)))
        .map(|(price, standing)| change(price, standing, prices.as_of))
        .collect()
}

fn change(price: &Price, standing: &Standing, today: NaiveDate) -> Result<Change> {
    let (name, old, new) = (&price.cover.name, &standing.on_chain, &price.on_chain);
    let sound = |rate: u64| (1..=RATE_ONE).contains(&rate);
    require(sound(old.el_rate) && sound(old.shock_rate), || {
        format!(
            "{name:?}: a rate that stands on chain is from 1 to {RATE_ONE}, not {} and {}",
            old.el_rate, old.shock_rate
        )
    })?;
    require(standing.assessed_on <= today, || {
        format!(
            "{name:?}: assessed on {}, after the portfolio's day of {today}",
            standing.assessed_on
        )
    })?;
    let floor = |of: &Parameters, el_rate: u64| {
        floor_rate(el_rate, of.margin_bps, of.expense_bps, of.profit_bps)
    };
    let before = Rates {
        el_rate: old.el_rate,
        shock_rate: old.shock_rate,
        floor_rate: floor(old, old.el_rate)?,
    };
    let after = Rates {
        el_rate: new.el_rate,
        shock_rate: new.shock_rate,
        floor_rate: new.floor_rate,
    };
    let el_rate = before.el_rate.max(after.el_rate);
    let standing_curve = Parameters {
        floor_rate: before.floor_rate,
        ..*old
    };
    let premium_before = standing_curve
        .premium(0, units(price.cover.exposure), YEAR_SECONDS)
        .map_err(|error| {
            RiskError::domain(format!(
                "{name:?}: the curve that stands on chain cannot hold the exposure of {} ({error:?})",
                price.cover.exposure
            ))
        })?;
    let ratio = |after: f64, before: f64| after / before - 1.0;
    Ok(Change {
        name: name.clone(),
        moves: match after.el_rate.cmp(&before.el_rate) {
            std::cmp::Ordering::Greater => Move::Rises,
            std::cmp::Ordering::Less => Move::Falls,
            std::cmp::Ordering::Equal => Move::Stays,
        },
        until_assessed: Rates {
            el_rate,
            shock_rate: before.shock_rate.max(after.shock_rate),
            floor_rate: before.floor_rate.max(floor(old, el_rate)?),
        },
        el_change: ratio(after.el_rate as f64, before.el_rate as f64),
        shock_change: ratio(after.shock_rate as f64, before.shock_rate as f64),
        premium_before: usd(premium_before),
        premium_after: price.collected,
        premium_change: ratio(price.collected, usd(premium_before)),
        due: due(standing, today),
        before,
        after,
    })
}

/// Why an assessment is due, each reason once.
fn due(standing: &Standing, today: NaiveDate) -> Vec<Reason> {
    let mut due = standing.because.clone();
    let year = standing.assessed_on.checked_add_months(Months::new(12));
    if year.is_some_and(|end| end <= today) {
        due.push(Reason::Age);
    }
    due.sort_unstable();
    due.dedup();
    due
}
