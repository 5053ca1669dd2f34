//! The distribution that the losses themselves make.

use super::{observation::check, Observation};
use crate::{
    error::{Result, RiskError},
    severity::Discrete,
};

/// The product-limit distribution of losses, left-truncated and right-censored (Kaplan and Meier 1958; Lynden-Bell 1971): the
/// plain empirical one when all are exact and truncated alike. It is the distribution given that a loss lies above the smallest
/// truncation. What the largest loss leaves when it is censored is put at that loss, so that limited expected values beyond it
/// are lower bounds (Efron 1967).
///
/// # Errors
/// [`RiskError::TooFew`] without an exact loss, [`RiskError::Domain`] for losses that are none.
pub fn empirical(observations: &[Observation]) -> Result<Discrete> {
    check(observations)?;
    let ascending = |mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        values
    };
    let values = ascending(observations.iter().map(|o| o.value).collect());
    let entries = ascending(observations.iter().map(|o| o.truncated_below).collect());
    let exact = ascending(
        observations
            .iter()
            .filter(|o| !o.censored)
            .map(|o| o.value)
            .collect(),
    );
    let (Some(largest), false) = (values.last(), exact.is_empty()) else {
        return Err(RiskError::TooFew {
            what: "an empirical distribution",
            needed: 1,
            found: exact.len(),
        });
    };
    let mut survival = 1.0;
    let mut points = Vec::new();
    let mut rest = exact.as_slice();
    while let Some(x) = rest.first() {
        let deaths = rest.partition_point(|value| value <= x);
        rest = &rest[deaths..];
        let entered = entries.partition_point(|entry| entry <= x);
        let gone = values.partition_point(|value| value < x);
        let mass = survival * deaths as f64 / (entered - gone) as f64;
        points.push((*x, mass));
        survival -= mass;
    }
    if survival > 1e-12 {
        points.push((*largest, survival));
    }
    Discrete::new(points)
}
