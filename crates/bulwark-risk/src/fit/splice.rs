//! A lognormal body and a generalised Pareto tail.

use super::{
    empirical::empirical,
    observation::Sample,
    optimum::maximise,
    severity::{self, beyond, finish, lowest, seen},
    Family, Fit, Observation, Parameter,
};
use crate::{
    error::{require, Result},
    severity::{Gpd, Splice, Truncated},
    Severity,
};

/// Fits a splice at `threshold`: the tail to the losses above it, its weight as the share of those (by the product limit), then
/// the body to the others given tail and weight. The three maxima are one where all losses have the same truncation.
pub(super) fn fit(threshold: f64, observations: &[Observation]) -> Result<Fit> {
    let family = Family::Splice { threshold };
    let above = lowest(observations);
    require(threshold.is_finite() && threshold > above, || {
        format!(
            "a splice's threshold must be above {above}, where the losses begin, not {threshold}"
        )
    })?;
    let tail = severity::fit(Family::Gpd { threshold }, observations)?;
    let gpd = Gpd::new(
        tail.parameters[0].value,
        tail.parameters[1].value,
        threshold,
    )?;
    let weight = Severity::Discrete(empirical(observations)?).sf(threshold);
    let exact: Vec<Observation> = observations
        .iter()
        .filter(|o| !beyond(o, threshold) && !o.censored)
        .copied()
        .collect();
    let body = Sample::new(&exact)?;
    body.need("a splice's body", 3)?;
    let all = Sample::new(observations)?;
    // Between the ends a loss survives `x` with this probability, tail and body together.
    let ln_sf = |body: &Truncated, x: f64| {
        let inside = Severity::Truncated(Box::new(body.clone())).sf(x);
        (weight + (1.0 - weight) * inside).ln()
    };
    let ends = |point: &[f64]| Truncated::new(seen(family.at(point)?, above)?, above, threshold);
    let n = body.exact.len() as f64;
    let log_likelihood = |point: &[f64]| {
        let Ok(truncated) = ends(point) else {
            return f64::NEG_INFINITY;
        };
        let mass = truncated.base().sf(above) - truncated.base().sf(threshold);
        let censored: f64 = all
            .censored
            .iter()
            .filter(|c| **c <= threshold)
            .map(|c| ln_sf(&truncated, *c))
            .sum();
        let truncations: f64 = all
            .truncations
            .iter()
            .filter(|(t, _)| above < *t && *t < threshold)
            .map(|(t, count)| count * ln_sf(&truncated, *t))
            .sum();
        body.ln_density(truncated.base()) - n * mass.ln() + n * (-weight).ln_1p() + censored
            - truncations
    };
    let start = [body.mean_ln(), body.sd_ln().ln()];
    let peak = maximise("splice", body.len(), &start, log_likelihood)?;
    let spliced = Splice::new(ends(&peak.at)?, gpd, weight)?;
    // Losses beyond the threshold that are not given to lie there count with the tail's weight.
    let reached = observations
        .iter()
        .filter(|o| beyond(o, threshold) && o.truncated_below < threshold)
        .count() as f64;
    let mut parameters = family.parameters(&peak);
    parameters.extend(tail.parameters);
    parameters.push(Parameter {
        name: "weight",
        value: weight,
        standard_error: Some((weight * (1.0 - weight) / observations.len() as f64).sqrt()),
    });
    Ok(finish(
        family,
        observations,
        parameters,
        Severity::Splice(Box::new(spliced)),
        peak.log_likelihood + tail.log_likelihood + reached * weight.ln(),
        peak.converged && tail.converged,
    ))
}
